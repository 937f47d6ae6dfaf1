// Stands in for lib0/logging, of which Yjs uses only this. The real one brings a schema library and DOM code along:
// 4 kB of a phone's first load, to colour warnings in a console.
// eslint-disable-next-line no-console
export const print = (...parts) => console.warn(...parts);
export const warn = print;
export const RED = '';
export const ORANGE = '';
export const BOLD = '';
export const UNBOLD = '';
export const UNCOLOR = '';
