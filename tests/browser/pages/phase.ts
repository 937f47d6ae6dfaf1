// A phase of a script that a story writes itself: a story names only what it is about.

/** Everyone adds, and works on what is their own. */
export const RULES = {
  add: 'own',
  move: 'own',
  edit: 'own',
  delete: 'own',
  link: 'nobody',
  zones: 'facilitation',
  see: 'everyone',
  authors: 'shown',
};

const PHASE = {
  prompt: 'Une idée par note.',
  seconds: 600 as number | null,
  focus: { board: null, zones: [] as readonly string[] },
  rules: RULES as Partial<typeof RULES>,
  enter: [] as readonly object[],
  exit: 'by_hand',
  round: null,
  skipped: false,
  off_the_record: false,
};
export type Phase = typeof PHASE & { readonly id: string; readonly label: string };

export const phase = (id: string, label: string, more: Partial<Phase> = {}): Phase => ({ id, label, ...PHASE, ...more });
