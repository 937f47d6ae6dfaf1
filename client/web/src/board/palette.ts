// What tells the colours of notes apart when colour itself does not: a letter and a small sign. The painter draws the
// same paths as the `.mark` class of app.css.
import type { Color } from './model';

export interface Sign {
  /** One letter, unique among the colours in both languages. */
  readonly letter: string;
  /** SVG path in a box of 12 × 12. */
  readonly path: string;
}

export const SIGNS: Readonly<Record<Color, Sign>> = {
  soleil: { letter: 'S', path: 'M6 1A5 5 0 1 1 6 11A5 5 0 1 1 6 1Z' },
  abricot: { letter: 'A', path: 'M1 8.5A5 5 0 0 1 11 8.5Z' },
  rose: { letter: 'R', path: 'M6 1C9.5 3.5 9.5 8 6 11C2.5 8 2.5 3.5 6 1Z' },
  lilas: { letter: 'L', path: 'M6 0.5L11.5 6L6 11.5L0.5 6Z' },
  ciel: {
    letter: 'C',
    path: 'M0.5 5C2.5 1.5 4.5 1.5 6 4C7.5 6.5 9.5 6.5 11.5 3.5V7.5C9.5 10.5 7.5 10.5 6 8C4.5 5.5 2.5 5.5 0.5 9Z',
  },
  menthe: { letter: 'M', path: 'M1 11C1 4 5 1 11 1C11 7 8 11 1 11Z' },
  tilleul: { letter: 'T', path: 'M6 1L11.5 11H0.5Z' },
  sable: { letter: 'B', path: 'M1 4.5H11V7.5H1Z' },
};
