// What was decided, in words.
import { m } from '../../i18n';
import type { Approval } from '../../kinds/decided';

const NAMES: Readonly<Record<Approval, () => string>> = {
  validated: m.kinds_validated,
  review: m.kinds_review,
  set_aside: m.kinds_set_aside,
};

export const approvalName = (state: Approval): string => NAMES[state]();
