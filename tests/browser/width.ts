// A page that is as wide as its screen.
import type { Page } from '@playwright/test';

/** What scrolls sideways: nothing may but the plan, which is panned. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolled = [
      document.documentElement,
      ...document.querySelectorAll<HTMLElement>('main, .stage, dialog[open]'),
    ];
    // The plan itself is larger than the screen and hides what it does not show.
    const scrolls = (element: HTMLElement) => getComputedStyle(element).overflowX !== 'hidden';
    return scrolled
      .filter((element) => scrolls(element) && element.scrollWidth > element.clientWidth + 1)
      .map((element) => element.className || element.tagName);
  });
}
