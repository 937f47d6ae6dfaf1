// Pictures to look at: every screen at four sizes, light and dark. They land in out/ and are compared by people.
import { expect, LAPTOP, PHONE, PROJECTOR, SMALL_PHONE, test } from '../room';
import { SCREENS } from '../screens';

const SIZES = { laptop: LAPTOP, projector: PROJECTOR, phone: PHONE, small: SMALL_PHONE } as const;

for (const [size, device] of Object.entries(SIZES)) {
  for (const scheme of ['light', 'dark'] as const) {
    test(`every screen has its picture: ${size}, ${scheme}`, async ({ room }) => {
      // A dozen pages, each with a browser of its own; some hold a session first.
      test.setTimeout(180_000);
      for (const screen of SCREENS) {
        const page = await screen.open(room, { device, scheme });
        const picture = await page.screenshot({
          path: `out/${screen.name}-${size}-${scheme}.png`,
          animations: 'disabled',
        });
        expect(picture.length, screen.name).toBeGreaterThan(2_000);
        await page.context().close();
      }
    });
  }
}
