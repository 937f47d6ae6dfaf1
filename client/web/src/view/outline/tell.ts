// Sentences about what happened on the board, for the list of the last changes and for announcements.
import type { BoardApi } from '../../board/model';
import { m } from '../../i18n';
import type { Deed } from './changes';
import { shortText, zoneTitle } from './words';

type Says = (words: { note: string; zone: string; who: string }) => string;

const BY: Readonly<Partial<Record<Deed['what'], Says>>> = {
  note_added: m.outline_by_note_added,
  note_removed: m.outline_by_note_removed,
  note_joined: m.alike_by_joined,
  zone_removed: m.outline_by_zone_removed,
};
const PLAIN: Readonly<Record<Deed['what'], Says>> = {
  note_added: m.outline_did_note_added,
  note_removed: m.outline_did_note_removed,
  note_joined: m.alike_did_joined,
  note_restored: m.outline_did_note_restored,
  note_moved: m.outline_did_note_moved,
  note_placed: m.outline_did_note_placed,
  note_edited: m.outline_did_note_edited,
  note_colored: m.outline_did_note_colored,
  zone_added: m.outline_did_zone_added,
  zone_removed: m.outline_did_zone_removed,
  zone_restored: m.outline_did_zone_restored,
  zone_edited: m.outline_did_zone_edited,
  zone_moved: m.outline_did_zone_moved,
  zone_locked: m.outline_did_zone_locked,
  zone_unlocked: m.outline_did_zone_unlocked,
  link_added: m.outline_did_link_added,
  link_removed: m.outline_did_link_removed,
  link_edited: m.outline_did_link_edited,
};

/** One deed as one sentence. `nameOf` answers an empty string for strangers. */
export function tell(deed: Deed, api: BoardApi, nameOf: (person: string | null) => string): string {
  const link = api.links().get(deed.id);
  const about = link ? link.from : deed.id;
  const zone = zoneTitle(deed.zone === null ? null : api.zones().get(deed.zone));
  const linked = api.zones().get(about);
  const note = linked && deed.what.startsWith('link') ? zoneTitle(linked) : shortText(api.notes().get(about));
  // One's own are told as such by the list.
  const who = deed.local ? '' : nameOf(deed.by);
  const says = (who && BY[deed.what]) || PLAIN[deed.what];
  return says({ note, zone, who });
}

export type Verbosity = 'off' | 'essential' | 'all';

/** What is worth saying aloud when only the essential is wanted. */
const ESSENTIAL: ReadonlySet<Deed['what']> = new Set([
  'note_added',
  'note_removed',
  'zone_added',
  'zone_removed',
  'zone_locked',
  'zone_unlocked',
]);

/** How many sentences an announcement may hold before it only counts. */
const MOST_SENTENCES = 4;

/** Several deeds of others as one short announcement; empty when there is nothing to say. */
export function summarize(deeds: readonly Deed[], verbosity: Verbosity, api: BoardApi): string {
  if (verbosity === 'off') return '';
  const wanted = deeds.filter((deed) => verbosity === 'all' || ESSENTIAL.has(deed.what));
  // The same thing done five times to one note is one piece of news.
  const news = new Map(wanted.map((deed) => [`${deed.what} ${deed.id}`, deed]));
  const groups = new Map<string, { what: Deed['what']; zone: string | null; count: number }>();
  for (const { what, zone } of news.values()) {
    const key = `${what} ${zone}`;
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { what, zone, count: 1 });
  }
  if (groups.size > MOST_SENTENCES) return m.outline_say_many({ count: news.size });
  return [...groups.values()].map((group) => sentence(group, api)).join(' ');
}

function sentence(
  { what, zone: id, count }: { what: Deed['what']; zone: string | null; count: number },
  api: BoardApi,
) {
  const zone = zoneTitle(id === null ? null : api.zones().get(id));
  switch (what) {
    case 'note_added':
      return m.outline_say_added({ count, zone });
    case 'note_removed':
      return m.outline_say_removed({ count, zone });
    case 'note_moved':
      return m.outline_say_moved({ count, zone });
    case 'zone_added':
      return m.outline_say_zone_added({ zone });
    case 'zone_removed':
      return m.outline_say_zone_removed({ zone });
    case 'zone_locked':
      return m.outline_say_zone_locked({ zone });
    case 'zone_unlocked':
      return m.outline_say_zone_unlocked({ zone });
    default:
      return m.outline_say_changed({ count, zone });
  }
}
