// What one votes for, in words.
import type { VoteOption } from '../../protocol';

/** Its text, and how many ideas it stands for where several were joined (SPEC B25). */
export const optionText = ({ text, times }: VoteOption): string => (times ? `${text}\u00a0×${times}` : text);
