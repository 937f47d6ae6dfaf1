// Roles in the reader's words.
import { m } from '../../i18n';
import type { Role } from '../../protocol';

const WORDS: { readonly [R in Role]: () => string } = {
  facilitator: m.shell_role_facilitator,
  participant: m.shell_role_participant,
  observer: m.shell_role_observer,
  projector: m.shell_role_projector,
};

export function roleText(role: Role): string {
  return WORDS[role]();
}
