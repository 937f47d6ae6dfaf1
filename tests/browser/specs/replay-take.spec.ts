// What is taken along of a replay is bounded: a film or a page that would be too large is not handed out, and said.
import { Replay, session } from '../pages/replay';
import { expect, test } from '../room';

test.describe.configure({ timeout: 120_000 });

test('a film of more than 80 MiB is stopped at once, and a page of more than 24 MiB is not made', async ({ room }) => {
  await session(room);
  const replay = await Replay.open(room);
  const { page } = replay;
  const taken: string[] = [];
  page.on('download', (download) => taken.push(download.suggestedFilename()));
  // A recorder that makes 81 MiB of the first second.
  await page.evaluate(() => {
    const whole = new Blob(Array.from({ length: 81 }, () => new Uint8Array(1024 * 1024)));
    MediaRecorder.prototype.start = function (this: MediaRecorder) {
      this.dispatchEvent(new BlobEvent('dataavailable', { data: whole }));
    };
    MediaRecorder.prototype.stop = function (this: MediaRecorder) {
      this.dispatchEvent(new Event('stop'));
    };
  });
  await replay.button('Emporter le rejeu').click();
  const dialog = replay.dialog('Emporter le rejeu');
  await dialog.getByRole('radio', { name: '90 secondes' }).check();
  await dialog.getByRole('button', { name: 'Faire le film' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Le film n’a pas pu être fait.');
  await expect(dialog.getByRole('progressbar')).toHaveCount(0);

  await page.evaluate((most) => {
    const { get } = Object.getOwnPropertyDescriptor(Blob.prototype, 'size')!;
    Object.defineProperty(Blob.prototype, 'size', {
      get(this: Blob) {
        return this.type === 'text/html' ? most + 1 : (get!.call(this) as number);
      },
    });
  }, 24 * 1024 * 1024);
  await dialog.getByRole('button', { name: 'Faire la page' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Ce rejeu est trop long pour un seul fichier.');
  expect(taken).toEqual([]);
});
