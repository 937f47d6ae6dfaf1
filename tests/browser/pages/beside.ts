// What an idea says beside its text, by the labels of its fields: given by touch on a phone, by the keyboard in the list.
import type { Locator } from '@playwright/test';
import { Keyboard } from './keyboard';

export interface Beside {
  /** The zone it is for. */
  readonly zone?: string;
  /** The question of a form that it answers, by its heading. */
  readonly question?: string;
  readonly weather?: string;
  /** Its row and its column, its ring and its sector. */
  readonly at?: Readonly<Record<string, string>>;
  /** Its value on a scale whose middle is 0, in steps of a half. */
  readonly value?: number;
  readonly signed?: string;
  readonly answers?: string;
  readonly term?: string;
  /** «Partager ma phrase dans la restitution». */
  readonly shared?: true;
}

/** The fields inside this part of the page. */
const field = (inside: Locator) => ({
  weather: (name: string) => inside.getByRole('radio', { name }),
  at: (label: string) => inside.getByLabel(label, { exact: true }),
  value: inside.getByRole('slider'),
  signed: inside.getByLabel('Signature'),
  answers: inside.getByRole('combobox', { name: /À quelle idée/ }),
  term: (name: string) => inside.getByRole('radio', { name }),
  shared: inside.getByRole('checkbox', { name: /^Partager ma phrase/ }),
});

export async function byTouch(inside: Locator, beside: Beside): Promise<void> {
  const { weather, at, value, signed, answers, term, shared } = field(inside);
  if (beside.weather) await weather(beside.weather).check();
  for (const [label, choice] of Object.entries(beside.at ?? {})) await at(label).selectOption({ label: choice });
  if (beside.value !== undefined) await value.fill(String(beside.value));
  if (beside.signed) await signed.fill(beside.signed);
  if (beside.answers) await answers.selectOption({ label: beside.answers });
  if (beside.term) await term(beside.term).check({ force: true });
  if (beside.shared) await shared.check();
}

export async function byKeys(inside: Locator, beside: Beside): Promise<void> {
  const keys = new Keyboard(inside.page());
  const { weather, at, value, signed, answers, term, shared } = field(inside);
  if (beside.weather) await keys.chooses(weather(beside.weather));
  if (beside.shared) {
    await keys.to(shared);
    await keys.press('Space');
  }
  for (const [label, choice] of Object.entries(beside.at ?? {})) await keys.selects(at(label), choice);
  if (beside.value !== undefined) {
    await keys.to(value);
    const steps = Math.abs(beside.value) * 2;
    await keys.press(...Array<string>(steps).fill(beside.value < 0 ? 'ArrowLeft' : 'ArrowRight'));
  }
  if (beside.signed) {
    await keys.to(signed);
    await keys.type(beside.signed);
  }
  if (beside.answers) await keys.selects(answers, beside.answers);
  if (beside.term) await keys.chooses(term(beside.term));
}
