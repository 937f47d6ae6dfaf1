// The words of the board for people: how a note or a zone is named. Shared by the list and the phone.
import type { Note, Zone } from '../../board/model';
import { m } from '../../i18n';

/** The first line of a note, short enough for a sentence; «(sans texte)» when it has none. */
export function shortText(note: Note | undefined, most = 60): string {
  const line = note?.text.trim().split('\n', 1)[0] || note?.photo?.alt.trim();
  if (!line) return m.outline_no_text();
  const letters = [...line];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

export const zoneTitle = (zone: Zone | null | undefined): string =>
  zone ? zone.title.trim() || m.outline_untitled_zone() : m.outline_free_title();
