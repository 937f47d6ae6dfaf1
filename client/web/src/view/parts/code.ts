// A join code as people type it: any case, blanks, dashes, or the whole link pasted.
import { CODE_DIGITS, CODE_LETTERS } from '../../protocol';

export type Typed =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'invitation'; readonly invitation: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unlike' };

/** As people read it aloud and from afar: `KAYA-42`. */
export function shownCode(code: string): string {
  return code.replace(/^(.{4})-?(.{2})$/, '$1-$2');
}

const SHAPE = new RegExp(`^([${CODE_LETTERS}]{4})([${CODE_DIGITS}]{2})$`);

/** `KAYA-42` from «kaya 42», « K A Y A – 42 » or «https://atelier.exemple.fr/kaya-42». */
export function readTyped(text: string): Typed {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  const invitation = /\/i#(\S+)$/.exec(trimmed)?.[1];
  if (invitation) return { kind: 'invitation', invitation };
  const last =
    trimmed
      .replace(/[/?#]+$/, '')
      .split('/')
      .at(-1) ?? '';
  const parts = SHAPE.exec(last.toUpperCase().replace(/[^A-Z0-9]/g, ''));
  return parts ? { kind: 'code', code: `${parts[1]}-${parts[2]}` } : { kind: 'unlike' };
}
