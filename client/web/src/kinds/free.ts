// `free`: notes stand where they are put.
import { together, type Kind } from './kind';

export const free: Kind = { groups: (_, notes) => together(notes), draw: () => null };
