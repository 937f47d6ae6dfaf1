import { expect, it } from 'vitest';
import { toasts } from './toasts.svelte';

it('lets the newest place show the list, and gives it back', () => {
  const [page, dialog] = [Symbol('page'), Symbol('dialog')];
  const leavePage = toasts.host(page);
  const leaveDialog = toasts.host(dialog);
  expect([toasts.isHost(page), toasts.isHost(dialog)]).toEqual([false, true]);
  leaveDialog();
  expect(toasts.isHost(page)).toBe(true);
  leavePage();
});

it('keeps the last three, and never the same sentence twice', () => {
  for (const text of ['a', 'b', 'c', 'b', 'd']) toasts.show(text);
  expect(toasts.list.map(({ text }) => text)).toEqual(['c', 'b', 'd']);
});
