// What a zone is called among others. A phone that writes does without.
import type { Zone } from '../../board/model';
import { m } from '../../i18n';
import { zoneTitle } from './words';

/** Its title, with what holds it, where another one among these has that title (the questions of two projects). */
export function zoneName(zone: Zone | null, among: readonly { readonly zone: Zone | null }[]): string {
  const title = zoneTitle(zone);
  const parent = zone?.parent == null ? null : among.find((other) => other.zone?.id === zone.parent)?.zone;
  if (!parent || among.every((other) => other.zone?.id === zone?.id || zoneTitle(other.zone) !== title)) return title;
  return m.outline_zone_in({ zone: title, parent: zoneTitle(parent) });
}
