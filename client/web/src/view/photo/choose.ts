// From a file that somebody chose to a photo that is shown, kept on this device, and on its way.
import { m } from '../../i18n';
import { refusalText } from '../../live';
import { Picture } from './picture.svelte';
import { shrink } from './shrink';

/** `null`: this browser can't read it. The description that was written for the one before stays with the new one only
 * where nobody has looked yet: another photo shows something else. */
export async function choose(workshop: string, key: string, file: File): Promise<Picture | null> {
  const shrunk = await shrink(file);
  if (!shrunk) return null;
  const picture = new Picture(workshop, key, shrunk);
  picture.keep();
  void picture.send();
  return picture;
}

/** How it stands with a photo, in a sentence. */
export function stateOf(picture: Picture): string {
  if (picture.refused) return '';
  if (picture.waits) return m.photo_waits();
  if (!picture.sent) return m.photo_on_its_way();
  return m.photo_small({ size: Math.max(1, Math.round(picture.blob.size / 1_000)) });
}

export const problemOf = ({ refused }: Picture): string =>
  refused ? m.photo_refused({ why: refusalText(refused) }) : '';
