// The kinds of links as the list says them, as on the plan. Apart from the other words: a phone that writes has none.
import type { Link, LinkKind } from '../../board/model';
import { m } from '../../i18n';

const KIND_NAMES: Readonly<Record<LinkKind, () => string>> = {
  influence: m.board_link_influence,
  chain: m.board_link_chain,
  proximity: m.board_link_proximity,
  distance: m.board_link_distance,
  comes_from: m.board_link_comes_from,
  answers: m.board_link_answers,
  flow: m.board_link_flow,
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
  flow: m.outline_back_flow,
};

/** A link as one reads it at one of its ends. */
export const linkVerb = (link: Link, from: string): string =>
  link.from === from ? kindName(link.kind) : (KIND_BACK[link.kind] ?? KIND_BACK.influence)();
