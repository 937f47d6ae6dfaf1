// After a change of screen the focus goes to what the new screen is about, so that a screen reader reads it and Tab
// starts there. The page's first screen leaves the focus where the browser puts it.
let first = true;

export function arrive(element: HTMLElement): void {
  if (first) first = false;
  else element.focus({ preventScroll: true });
}
