// Sentences about what happened on the board, for the live region; what must also be seen becomes a toast.
import type { Color, LinkKind, ZoneId } from '../../board/model';
import { m } from '../../i18n';
import type { Said } from '../../tools/stage';
import { UNDO_SECONDS, toasts } from '../parts/toasts.svelte';
import type { BoardStage } from './stage.svelte';

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
const KIND_NAMES: Readonly<Record<LinkKind, () => string>> = {
  influence: m.board_link_influence,
  chain: m.board_link_chain,
  proximity: m.board_link_proximity,
  distance: m.board_link_distance,
  comes_from: m.board_link_comes_from,
  answers: m.board_link_answers,
  flow: m.board_link_flow,
};

export const colorName = (color: Color): string => (COLOR_NAMES[color] ?? COLOR_NAMES.sable)();
export const kindName = (kind: LinkKind): string => (KIND_NAMES[kind] ?? KIND_NAMES.influence)();

/** A zone's title as it is said; free notes lie «hors des zones». */
export function zoneName(stage: BoardStage, zone: ZoneId | null): string {
  const title = zone === null ? m.board_outside_zones() : stage.layout.zones.get(zone)?.zone.title;
  return title === undefined || title === '' ? m.board_untitled_zone() : title;
}

/** The sentence for the live region; empty when a toast says it already. */
export function tell(stage: BoardStage, said: Said): string {
  switch (said.what) {
    case 'locked':
      return toast(m.board_said_locked());
    case 'list_order':
      return toast(m.board_said_list_order());
    case 'read_only':
      return toast(m.board_said_read_only());
    case 'against_rules':
      return toast(m.refusal_against_rules());
    case 'already_linked':
      return toast(m.board_said_already_linked());
    case 'pick_target':
      return m.board_said_pick_target();
    case 'moved':
      return m.board_said_moved({ count: said.count, zone: zoneName(stage, said.zone) });
    case 'reordered':
      return m.board_said_reordered({ index: said.index, of: said.of });
    case 'removed':
      return offerBack(stage, m.board_said_removed({ count: said.ids.length }), said.ids);
    case 'link_removed':
      return offerBack(stage, m.board_said_link_removed(), said.ids);
    case 'restored':
      return toast(m.board_said_restored({ count: said.count }));
    case 'duplicated':
      return m.board_said_duplicated({ count: said.count });
    case 'linked':
      return m.board_said_linked();
    case 'undone':
      return m.board_said_undone();
    case 'redone':
      return m.board_said_redone();
    case 'zone_added':
      return m.board_said_zone_added();
    case 'placing':
      return toast(m.board_said_placing());
    case 'placed':
      return m.board_said_placed();
    case 'unshared':
      return toast(m.host_said_unshared());
    case 'colored':
      return m.board_said_colored({ color: colorName(said.color as Color) });
  }
}

/** The toast brings back what it speaks of, even when other acts came between. */
function offerBack(stage: BoardStage, text: string, ids: readonly string[]): string {
  toasts.show(text, {
    seconds: UNDO_SECONDS,
    action: { label: m.board_restore(), run: () => stage.board.restore(ids) },
  });
  return '';
}

function toast(text: string): string {
  toasts.show(text);
  return '';
}
