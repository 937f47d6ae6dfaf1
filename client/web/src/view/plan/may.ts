// Who may do what on a usage plan: an ESPACE is a zone, so that the phase's word on zones holds, and the lock.
import type { Zone } from '../../board/model';
import type { Company, LiveBoard } from '../../live';

/** Draw it, and say what it is for. */
export const mayEditRoom = ({ may }: LiveBoard, company: Company, zone: Zone): boolean =>
  company.mayEdit && may.closed === null && may.changeZone(zone) && (!zone.locked || company.mayShape);

export const mayAddSpace = ({ may }: LiveBoard, company: Company): boolean =>
  company.mayEdit && may.closed === null && may.zones;

export const mayLinkSpaces = ({ may }: LiveBoard, company: Company): boolean =>
  company.mayEdit && may.closed === null && may.link;
