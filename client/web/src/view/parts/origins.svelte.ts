// «D’où vient cette idée ?»: which note is asked about. Every view asks; the workshop's frame shows the answer.
import type { NoteId } from '../../board/model';

export const origins: { asked: NoteId | null } = $state({ asked: null });
