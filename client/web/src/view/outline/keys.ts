// The keyboard of the outline, in one place: which key asks for what. Pure; what is done about it is Outline's.

export type Wish =
  | 'undo'
  | 'redo'
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'next_zone'
  | 'previous_zone'
  | 'edit'
  | 'up'
  | 'down'
  | 'remove'
  | 'duplicate'
  | 'menu'
  | 'toggle'
  | 'extend_next'
  | 'extend_previous'
  | 'new'
  | 'move'
  | 'link'
  | 'zones'
  | 'news'
  | 'search'
  | 'leave';

export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Where the key was struck: in a text, on a note or a heading, or elsewhere on the page. */
export type Where = 'text' | 'item' | 'page';

const LETTERS: Readonly<Record<string, Wish>> = {
  n: 'new',
  m: 'move',
  r: 'link',
  g: 'zones',
  s: 'news',
  '/': 'search',
};

const ON_ITEMS: Readonly<Record<string, Wish>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  ArrowRight: 'next_zone',
  ArrowLeft: 'previous_zone',
  Home: 'first',
  End: 'last',
  Enter: 'edit',
  F2: 'edit',
  Delete: 'remove',
  ' ': 'toggle',
  ContextMenu: 'menu',
};

/** What a key asks for; `null` leaves it to the browser. `letters`: are single-letter keys wanted (WCAG 2.1.4)? */
export function wish(stroke: Stroke, where: Where, letters: boolean): Wish | null {
  const { key, altKey, shiftKey } = stroke;
  const command = stroke.ctrlKey || stroke.metaKey;
  if (where === 'text') return null;
  if (command && !altKey) {
    const letter = key.toLowerCase();
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    if (letter === 'y' && !shiftKey) return 'redo';
    if (letter === 'd' && where === 'item' && !shiftKey) return 'duplicate';
    return null;
  }
  if (command) return null;
  if (where === 'item') {
    if (altKey) return key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : null;
    if (shiftKey) {
      if (key === 'ArrowDown') return 'extend_next';
      if (key === 'ArrowUp') return 'extend_previous';
      if (key === 'F10') return 'menu';
    } else if (ON_ITEMS[key]) return ON_ITEMS[key];
  }
  if (altKey) return null;
  if (key === 'Escape') return 'leave';
  if (!letters) return null;
  // «/» needs Shift on French keyboards; a shifted letter is somebody else's.
  return LETTERS[key] && (!shiftKey || key === '/') ? LETTERS[key] : null;
}
