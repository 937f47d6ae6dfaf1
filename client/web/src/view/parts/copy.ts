// Copies text for pasting elsewhere. On http addresses of a local network browsers offer no clipboard: there the old
// command on a selected field still works in most.

/** Answers false when the browser refused both ways: show the text selected, to be copied by hand. */
export async function copyText(text: string, near: Element = document.body): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, near);
  }
}

/** `near`: inside the open dialog if there is one, because what is outside it cannot take the selection. */
function copyBySelection(text: string, near: Element): boolean {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.className = 'visually-hidden';
  (near.closest('dialog') ?? document.body).append(field);
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
