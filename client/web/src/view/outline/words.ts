// The words of the board for people: colours, kinds of links, how a note is named. Shared by the list and the phone;
// colours and kinds are called as on the plan.
import type { Color, Link, LinkKind, Note, Zone } from '../../board/model';
import { m } from '../../i18n';

const COLOR_NAMES: Readonly<Record<Color, () => string>> = {
  soleil: m.board_color_soleil,
  abricot: m.board_color_abricot,
  rose: m.board_color_rose,
  lilas: m.board_color_lilas,
  ciel: m.board_color_ciel,
  menthe: m.board_color_menthe,
  tilleul: m.board_color_tilleul,
  sable: m.board_color_sable,
};
export const colorName = (color: Color): string => (COLOR_NAMES[color] ?? COLOR_NAMES.sable)();

const KIND_NAMES: Readonly<Record<LinkKind, () => string>> = {
  influence: m.board_link_influence,
  chain: m.board_link_chain,
  proximity: m.board_link_proximity,
  distance: m.board_link_distance,
  comes_from: m.board_link_comes_from,
  answers: m.board_link_answers,
};
/** The kind as a verb, from its first end to its second: «a une influence sur». */
export const kindName = (kind: LinkKind): string => (KIND_NAMES[kind] ?? KIND_NAMES.influence)();

const KIND_BACK: Readonly<Record<LinkKind, () => string>> = {
  influence: m.outline_back_influence,
  chain: m.outline_back_chain,
  proximity: m.board_link_proximity,
  distance: m.board_link_distance,
  comes_from: m.outline_back_comes_from,
  answers: m.outline_back_answers,
};

/** A link as one reads it at one of its ends. */
export const linkVerb = (link: Link, from: string): string =>
  link.from === from ? kindName(link.kind) : (KIND_BACK[link.kind] ?? KIND_BACK.influence)();

/** The first line of a note, short enough for a sentence; «(sans texte)» when it has none. */
export function shortText(note: Note | undefined, most = 60): string {
  const line = note?.text.trim().split('\n', 1)[0] ?? '';
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
