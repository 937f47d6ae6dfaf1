// Stands in for lib0/environment, of which Yjs uses only this. The real one looks for a Node process, its arguments and a
// browser's storage: a kilobyte of a phone's first load, to know whether somebody develops Yjs.
export const isBrowser = true;
export const getVariable = () => null;
