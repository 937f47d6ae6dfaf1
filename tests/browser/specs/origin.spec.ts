import { expect, test } from '../room';
import { SCREENS } from '../screens';

test('no request leaves the origin, on any screen', async ({ room }) => {
  const home = new URL(room.server.origin).host;
  for (const screen of SCREENS) {
    const page = await screen.open(room, {});
    const asked = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
    expect(asked.length, screen.name).toBeGreaterThan(0);
    expect(asked.filter((address) => new URL(address).host !== home)).toEqual([]);
    await page.context().close();
  }
  // And room.ts watches every request, socket and refusal by the page's policy, in all tests.
});
