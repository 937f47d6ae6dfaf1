// The theme that the reader chose. public/theme.js applies it before the first paint and follows the device.
export type Theme = 'auto' | 'light' | 'dark' | 'contrast';

const KEY = 'socle.theme';

export function theme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' || kept === 'contrast' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

export function chooseTheme(choice: Theme): void {
  if (choice === 'auto') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  dispatchEvent(new Event('socle:theme'));
}
