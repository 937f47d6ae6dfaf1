// F6 and Maj+F6 go round the regions of the page: everything marked `data-region`, and the view's <main>.

/** Moves the focus to the next region (or the previous one); answers whether there was one. */
export function nextRegion(back: boolean, root: ParentNode = document): boolean {
  const regions = [...root.querySelectorAll<HTMLElement>('[data-region], main')].filter(
    (region) => region.getClientRects().length > 0,
  );
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  const next = regions.at(back ? (at < 0 ? -1 : at - 1) : (at + 1) % regions.length);
  if (!next) return false;
  focusRegion(next);
  return true;
}

/** Focuses a region itself, so that its name is read and Tab goes on inside it. */
export function focusRegion(region: HTMLElement): void {
  if (!region.hasAttribute('tabindex')) region.tabIndex = -1;
  region.focus({ preventScroll: region.tagName !== 'MAIN' });
}

/** Does this event come from where letters are text? */
export function isTyping(event: Event): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=range])'))
  );
}
