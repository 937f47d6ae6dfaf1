// What happened, in sentences. Facts come from replay/deeds.ts and chronicle.ts; nothing here looks anything up.
import { locale, m, type Locale } from '../../i18n';
import type { Actor, Chapter, GroupId, Mark, MarkKind } from '../../protocol';
import type { Difference, Kind } from '../../replay/compare';
import type { Deed, What } from '../../replay/deeds';
import type { Entry } from '../../replay/chronicle';

interface Words {
  readonly who: string;
  readonly note: string;
  readonly other: string;
  readonly zone: string;
  readonly where: string;
  readonly whither: string;
  readonly count: number;
}
type Says = (words: Words, options: { readonly locale: Locale }) => string;
type Pair = readonly [by: Says, did: Says];

const ONE: Readonly<Record<What, Pair>> = {
  note_added: [m.replay_by_note_added, m.replay_did_note_added],
  note_written: [m.replay_by_note_written, m.replay_did_note_written],
  note_emptied: [m.replay_by_note_emptied, m.replay_did_note_emptied],
  note_moved: [m.replay_by_note_moved, m.replay_did_note_moved],
  note_placed: [m.replay_by_note_placed, m.replay_did_note_placed],
  note_sorted: [m.replay_by_note_sorted, m.replay_did_note_sorted],
  note_colored: [m.replay_by_note_colored, m.replay_did_note_colored],
  note_sized: [m.replay_by_note_sized, m.replay_did_note_sized],
  note_signed: [m.replay_by_note_signed, m.replay_did_note_signed],
  note_decided: [m.replay_by_note_decided, m.replay_did_note_decided],
  note_removed: [m.replay_by_note_removed, m.replay_did_note_removed],
  note_joined: [m.replay_by_note_joined, m.replay_did_note_joined],
  note_restored: [m.replay_by_note_restored, m.replay_did_note_restored],
  note_poured: [m.replay_by_note_poured, m.replay_did_note_poured],
  zone_added: [m.replay_by_zone_added, m.replay_did_zone_added],
  zone_renamed: [m.replay_by_zone_renamed, m.replay_did_zone_renamed],
  zone_prompted: [m.replay_by_zone_prompted, m.replay_did_zone_prompted],
  zone_moved: [m.replay_by_zone_moved, m.replay_did_zone_moved],
  zone_locked: [m.replay_by_zone_locked, m.replay_did_zone_locked],
  zone_unlocked: [m.replay_by_zone_unlocked, m.replay_did_zone_unlocked],
  zone_changed: [m.replay_by_zone_changed, m.replay_did_zone_changed],
  zone_shaped: [m.replay_by_zone_shaped, m.replay_did_zone_shaped],
  zone_levels: [m.replay_by_zone_levels, m.replay_did_zone_levels],
  zone_placed: [m.replay_by_zone_placed, m.replay_did_zone_placed],
  zone_unplaced: [m.replay_by_zone_unplaced, m.replay_did_zone_unplaced],
  zone_detailed: [m.replay_by_zone_detailed, m.replay_did_zone_detailed],
  zone_summed: [m.replay_by_zone_summed, m.replay_did_zone_summed],
  zone_removed: [m.replay_by_zone_removed, m.replay_did_zone_removed],
  zone_restored: [m.replay_by_zone_restored, m.replay_did_zone_restored],
  link_added: [m.replay_by_link_added, m.replay_did_link_added],
  link_changed: [m.replay_by_link_changed, m.replay_did_link_changed],
  link_removed: [m.replay_by_link_removed, m.replay_did_link_removed],
  titled: [m.replay_by_titled, m.replay_did_titled],
};
const MANY: Readonly<Partial<Record<What, Pair>>> = {
  note_added: [m.replay_by_many_added, m.replay_did_many_added],
  note_moved: [m.replay_by_many_moved, m.replay_did_many_moved],
  note_removed: [m.replay_by_many_removed, m.replay_did_many_removed],
  note_restored: [m.replay_by_many_restored, m.replay_did_many_restored],
  note_poured: [m.replay_by_many_poured, m.replay_did_many_poured],
};
const MANY_OF: Readonly<Record<Deed['of'], Pair>> = {
  note: [m.replay_by_many_changed, m.replay_did_many_changed],
  zone: [m.replay_by_many_zones, m.replay_did_many_zones],
  link: [m.replay_by_many_links, m.replay_did_many_links],
  title: [m.replay_by_titled, m.replay_did_titled],
};
const BLANK: Pair = [m.replay_by_note_blank, m.replay_did_note_blank];

/** How many words of an idea a sentence quotes. */
const QUOTED = 60;

export function quoted(text: string, most = QUOTED): string {
  const line = text.trim().replace(/\s+/g, ' ');
  if (line === '') return m.replay_no_text();
  const letters = [...line];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

/** One deed as one sentence. `who`: empty when nobody is told. */
export function sentence(deed: Deed, who: string, language: Locale = locale()): string {
  const options = { locale: language };
  const zone = deed.zoneTitle.trim() || m.replay_untitled_zone({}, options);
  const isFree = deed.zone === null;
  const isMany = deed.of === 'link' ? deed.ids.length > 3 : deed.ids.length > 1;
  const isBlank = deed.what === 'note_added' && !isMany && deed.text.trim() === '';
  const words: Words = {
    who,
    note: quoted(deed.text),
    other: deed.of === 'zone' ? deed.other.trim() || m.replay_untitled_zone({}, options) : quoted(deed.other),
    zone,
    where: isFree ? m.replay_where_free({}, options) : m.replay_where({ zone }, options),
    whither: isFree ? m.replay_whither_free({}, options) : m.replay_whither({ zone }, options),
    count: deed.of === 'link' ? Math.round(deed.ids.length / 3) : deed.ids.length,
  };
  const [by, did] = isMany ? (MANY[deed.what] ?? MANY_OF[deed.of]) : isBlank ? BLANK : ONE[deed.what];
  return (who ? by : did)(words, options);
}

const MARKS: Readonly<Record<MarkKind, () => string>> = {
  revealed: m.replay_mark_revealed,
  vote_opened: m.replay_mark_vote_opened,
  vote_closed: m.replay_mark_vote_closed,
  vote_revealed: m.replay_mark_vote_revealed,
  objection: m.replay_mark_objection,
  decided: m.replay_mark_decided,
  elected: m.replay_mark_elected,
  poured: m.replay_mark_poured,
  rotated: m.replay_mark_rotated,
  restored: m.replay_mark_restored,
  named: m.replay_mark_named,
  closed: m.replay_mark_closed,
};

export function markText({ what, label }: Mark): string {
  const mark = (MARKS[what] ?? MARKS.named)();
  return label ? m.replay_mark_with({ mark, label }) : mark;
}

export function chapterText({ phase, label, round }: Chapter): string {
  if (phase === null) return m.replay_before_first();
  return round === null ? label : m.replay_chapter_round({ label, round: round + 1 });
}

/** Names of groups, where this reader knows them. */
export type Groups = ReadonlyMap<GroupId, string>;

/** Who, as a sentence names them: by name, or the group of someone who goes by a pseudonym, or the pseudonym. */
export function whoText(actors: readonly Actor[], by: number | null, groups: Groups): string {
  const actor = by === null ? undefined : actors[by];
  if (!actor || by === null) return '';
  if (actor.name) return actor.name;
  return (actor.group && groups.get(actor.group)) || m.replay_person({ number: by + 1 });
}

/** One person in a list of people. */
export function actorText(actors: readonly Actor[], at: number, groups: Groups): string {
  const actor = actors[at];
  const person = actor?.name ?? m.replay_person({ number: at + 1 });
  const group = actor?.group ? groups.get(actor.group) : undefined;
  return group ? m.replay_person_of({ person, group }) : person;
}

export function entryText(entry: Entry, actors: readonly Actor[], groups: Groups): string {
  if (entry.kind === 'mark') return markText(entry.mark);
  if (entry.kind === 'chapter') {
    return m.replay_chapter_said({ number: entry.number, label: chapterText(entry.chapter) });
  }
  return sentence(entry.deed, whoText(actors, entry.by, groups));
}

const KIND_NAMES: Readonly<Record<Kind, () => string>> = {
  added: m.replay_kind_added,
  moved: m.replay_kind_moved,
  edited: m.replay_kind_edited,
  removed: m.replay_kind_removed,
};
export const kindText = (kind: Kind): string => KIND_NAMES[kind]();

const KIND_COUNTS: Readonly<Record<Kind, (words: { count: number }) => string>> = {
  added: m.replay_count_added,
  moved: m.replay_count_moved,
  edited: m.replay_count_edited,
  removed: m.replay_count_removed,
};
export const kindCount = (kind: Kind, count: number): string => KIND_COUNTS[kind]({ count });

/** What a difference is about, and what there is to say of it. */
export function differenceText(one: Difference): { readonly title: string; readonly detail: string } {
  const zone = one.zone === null ? m.replay_free() : one.zoneTitle || m.replay_untitled_zone();
  if (one.of === 'link') {
    return { title: m.replay_diff_link({ from: quoted(one.text), to: quoted(one.before ?? '') }), detail: '' };
  }
  const title =
    one.of === 'zone' ? m.replay_diff_zone({ zone: one.text || m.replay_untitled_zone() }) : quoted(one.text, 120);
  const before = one.before === null ? '' : m.replay_diff_before({ text: quoted(one.before, 120) });
  if (one.of === 'zone') return { title, detail: before };
  if (one.kind !== 'moved') return { title, detail: [zone, before].filter(Boolean).join(' · ') };
  const way = one.elsewhere
    ? m.replay_diff_from_to({ from: one.fromTitle || m.replay_free(), to: zone })
    : m.replay_diff_within({ zone });
  return { title, detail: [way, before].filter(Boolean).join(' · ') };
}
