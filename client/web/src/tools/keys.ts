// Which key asks for what on the board (product 4.1b). One table; what it then does is acts.ts.
import type { Point } from '../board/model';

export interface Key {
  readonly key: string;
  /** The key's place: digits need shift on a French keyboard, so the place decides. */
  readonly code: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}
export interface Focus {
  /** A field has the focus: only combinations are ours. */
  readonly typing: boolean;
  /** A note or a zone is active. */
  readonly active: boolean;
  /** Arrows move the selected notes. */
  readonly placing: boolean;
  /** Single letters, digits and signs are shortcuts; a reader may turn them off (WCAG 2.1.4). */
  readonly letters: boolean;
}
export type Direction = 'up' | 'down' | 'left' | 'right';
export type Intent =
  | {
      readonly do:
        'undo' | 'redo' | 'search' | 'remove' | 'duplicate' | 'all' | 'leave' | 'edit' | 'new' | 'link' | 'move';
    }
  | { readonly do: 'zoom_in' | 'zoom_out' | 'zoom_actual' | 'fit_all' | 'fit_selection' | 'place' }
  | { readonly do: 'travel'; readonly to: Direction }
  | { readonly do: 'reorder'; readonly by: 1 | -1 }
  | { readonly do: 'nudge' | 'pan'; readonly by: Point };

/** One grid step, and five of them. */
const STEP = 8;
const STRIDE = 40;
const PAN = 80;

const ARROWS: Readonly<Record<string, { to: Direction; x: number; y: number }>> = {
  ArrowUp: { to: 'up', x: 0, y: -1 },
  ArrowDown: { to: 'down', x: 0, y: 1 },
  ArrowLeft: { to: 'left', x: -1, y: 0 },
  ArrowRight: { to: 'right', x: 1, y: 0 },
};

function combination(key: string, shift: boolean): Intent | null {
  switch (key) {
    case 'z':
      return { do: shift ? 'redo' : 'undo' };
    case 'y':
      return { do: 'redo' };
    case 'f':
      return { do: 'search' };
    case 'd':
      return { do: 'duplicate' };
    case 'a':
      return { do: 'all' };
    default:
      return null;
  }
}

function digit(code: string): Intent | null {
  switch (code) {
    case 'Digit0':
    case 'Numpad0':
      return { do: 'zoom_actual' };
    case 'Digit1':
    case 'Numpad1':
      return { do: 'fit_all' };
    case 'Digit2':
    case 'Numpad2':
      return { do: 'fit_selection' };
    default:
      return null;
  }
}

function single(key: string): Intent | null {
  switch (key) {
    case 'n':
      return { do: 'new' };
    case 'r':
      return { do: 'link' };
    case 'm':
      return { do: 'move' };
    case '/':
      return { do: 'search' };
    case '+':
    case '=':
      return { do: 'zoom_in' };
    case '-':
    case '_':
      return { do: 'zoom_out' };
    case 'delete':
    case 'backspace':
      return { do: 'remove' };
    case 'enter':
    case 'f2':
      return { do: 'edit' };
    default:
      return null;
  }
}

export function intent(pressed: Key, focus: Focus): Intent | null {
  const key = pressed.key.toLowerCase(),
    arrow = ARROWS[pressed.key];
  if (pressed.ctrl && !pressed.alt) {
    // In a field the browser's own undo, select-all and the like stay; the note editor has its own.
    const found = combination(key, pressed.shift);
    return focus.typing && found?.do !== 'search' ? null : found;
  }
  if (focus.typing) return null;
  if (pressed.key === 'Escape') return { do: 'leave' };
  if (arrow) {
    if (pressed.alt) return arrow.y === 0 || !focus.active ? null : { do: 'reorder', by: arrow.y > 0 ? 1 : -1 };
    if (focus.placing || (focus.active && pressed.shift)) {
      const step = focus.placing && !pressed.shift ? STEP : STRIDE;
      return { do: 'nudge', by: { x: arrow.x * step, y: arrow.y * step } };
    }
    if (focus.active) return { do: 'travel', to: arrow.to };
    return { do: 'pan', by: { x: -arrow.x * PAN, y: -arrow.y * PAN } };
  }
  if (pressed.alt) return null;
  if (focus.placing && key === 'enter') return { do: 'place' };
  if (!focus.letters && pressed.key.length === 1) return null;
  return digit(pressed.code) ?? single(key);
}
