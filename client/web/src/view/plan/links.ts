// Links between the ESPACES of a plan.
import type { Link } from '../../board/model';
import type { Space } from '../../plan/rooms';

export const ROOM_LINKS = ['proximity', 'distance', 'flow'] as const;
export type RoomLink = (typeof ROOM_LINKS)[number];

export function roomLinks(links: readonly Link[], spaces: readonly Space[]): readonly Link[] {
  const ids = new Set(spaces.map(({ zone }) => zone.id));
  return links.filter(({ from, to }) => ids.has(from) && ids.has(to));
}
