// The address of a published restitution. Pure.
import type { Origin } from '../shell/share';

/** The secret follows `#`, so that it reaches neither a server's log nor a referrer. */
export function publicationLink({ origin }: Origin, secret: string): string {
  return `${origin}/p#${secret}`;
}
