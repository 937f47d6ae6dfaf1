// What is told once to everyone who is there: somebody's words go, the operator comes in, or another
// workshop may ask where ideas come from.
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import type { Happening } from '../../protocol';

/** Empty for what is no matter of privacy. */
export function toldText(happening: Happening, by: string | null, workshop: LiveWorkshop): string {
  switch (happening.kind) {
    case 'accessed':
      return m.privacy_access_said({ name: workshop.nameOf(happening.person) });
    case 'followed':
      return m.privacy_follow_said();
    case 'contributions_erased':
      return by === happening.person
        ? m.privacy_erased_said({ name: happening.name })
        : m.privacy_erased_for_said({ name: happening.name });
    default:
      return '';
  }
}
