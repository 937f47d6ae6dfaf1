// The keyboard as «?» shows it: product 4.1b, as the canvas and the outline do it.
import { m } from '../../i18n';

export interface KeyLine {
  /** Each alternative is a list of keys pressed together. */
  readonly keys: readonly (readonly string[])[];
  readonly does: string;
}
export interface KeyGroup {
  readonly title: string;
  readonly lines: readonly KeyLine[];
}

export function keymap(): readonly KeyGroup[] {
  const shift = m.shell_key_shift();
  const ctrl = m.shell_key_ctrl();
  const alt = m.shell_key_alt();
  const line = (does: string, ...keys: readonly (readonly string[])[]): KeyLine => ({ keys, does });
  return [
    {
      title: m.shell_keys_all(),
      lines: [
        line(m.shell_key_regions(), ['F6'], [shift, 'F6']),
        line(m.shell_key_tab(), ['Tab'], [shift, 'Tab']),
        line(m.shell_key_undo(), [ctrl, 'Z'], [ctrl, shift, 'Z']),
        line(m.shell_key_qr(), ['Q']),
        line(m.shell_key_help(), ['?']),
      ],
    },
    {
      title: m.shell_keys_ideas(),
      lines: [
        line(m.shell_key_notes(), ['↑'], ['↓']),
        line(m.shell_key_zones(), ['←'], ['→']),
        line(m.shell_key_new(), ['N']),
        line(m.shell_key_edit(), [m.shell_key_enter()], ['F2']),
        line(m.shell_key_done(), [m.shell_key_escape()]),
        line(m.shell_key_reorder(), [alt, '↑'], [alt, '↓']),
        line(m.shell_key_moveto(), ['M']),
        line(m.shell_key_link(), ['R']),
        line(m.shell_key_duplicate(), [ctrl, 'D']),
        line(m.shell_key_delete(), [m.shell_key_delete_name()]),
      ],
    },
    {
      title: m.shell_keys_view(),
      lines: [
        line(m.shell_key_search(), [ctrl, 'F'], ['/']),
        line(m.shell_key_zoom(), ['+'], ['−']),
        line(m.shell_key_numbers(), ['0'], ['1'], ['2']),
        line(m.shell_key_nudge(), [shift, '↑ ↓ ← →']),
      ],
    },
    {
      title: m.shell_view_liste(),
      lines: [line(m.shell_key_goto(), ['G']), line(m.shell_key_recent(), ['S'])],
    },
  ];
}
