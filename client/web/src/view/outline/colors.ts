// The names of colours, as on the plan. Apart from other words: a phone fetches them with the colours.
import type { Color } from '../../board/model';
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
