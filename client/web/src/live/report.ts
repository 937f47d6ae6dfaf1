// The restitution and what leaves as files, over REST (protocol/SPEC.md E).
import type { Perimeter } from '../board/model';
import { locale } from '../i18n';
import type {
  Deliverable,
  Format,
  KeepMethod,
  Offered,
  Publication,
  Published,
  Refusal,
  ReportDraft,
} from '../protocol';
import { ask, type Answer, type Unreachable } from './api';

const inside = (workshop: string) => `/api/workshops/${encodeURIComponent(workshop)}`;

/** The draft as it is now, for facilitators. */
export const fetchReport = (workshop: string): Promise<Answer<ReportDraft>> => ask('GET', `${inside(workshop)}/report`);

/** What is published now, for whoever is in the workshop; `null` while nothing is. */
export const fetchPublication = (workshop: string): Promise<Answer<Publication | null>> =>
  ask('GET', `${inside(workshop)}/publication`);

/** The page that a secret opens, for anyone. */
export const readPublished = (secret: string): Promise<Answer<Published>> => ask('POST', '/api/published', { secret });

/** How a format is called in an address. */
export const ENDING: Readonly<Record<Format, string>> = {
  markdown: 'md',
  html: 'html',
  csv: 'csv',
  json: 'json',
  svg: 'svg',
  canvas: 'canvas',
  excalidraw: 'excalidraw',
};

/** What can leave: a board or a zone of it, the whole workshop, its restitution. */
export type Leaving =
  | { readonly what: 'board'; readonly board: string; readonly zone: string | null }
  | { readonly what: 'workshop' }
  | { readonly what: 'report' };

/** Where a file is downloaded from. */
export function exportAddress(workshop: string, leaving: Leaving, format: Format): string {
  const asked = new URLSearchParams({ format: ENDING[format], lang: locale() });
  if (leaving.what === 'board' && leaving.zone) asked.set('zone', leaving.zone);
  const path =
    leaving.what === 'board'
      ? `/boards/${encodeURIComponent(leaving.board)}/export`
      : leaving.what === 'report'
        ? '/report/export'
        : '/export';
  return `${inside(workshop)}${path}?${asked}`;
}

/** What can be made of a workshop's boards, for the facilitation. */
export const fetchDeliverables = (workshop: string): Promise<Answer<Offered>> =>
  ask('GET', `${inside(workshop)}/deliverables`);

/** Where a deliverable is downloaded from; of one side of the perimeter alone, where it has sides (SPEC E18). */
export const deliverableAddress = (
  workshop: string,
  { id, sides }: Deliverable,
  side: Perimeter | null = null,
): string => {
  const asked = new URLSearchParams({ lang: locale(), ...(sides && side && { perimeter: side }) });
  return `${inside(workshop)}/deliverables/${encodeURIComponent(id)}?${asked}`;
};

export type Fetched =
  | { readonly ok: true; readonly value: Blob; readonly name: string }
  | { readonly ok: false; readonly refusal: Refusal | Unreachable };

/** The same as validated, with its name: refused while something is open (SPEC E16). */
export const fetchValidated = (workshop: string, deliverable: Deliverable): Promise<Fetched> =>
  fetchFile(`${deliverableAddress(workshop, deliverable)}&state=validated`, {}, deliverable.id);

/** The workshop as a method in one's own words (SPEC W17). */
export const keepMethod = (workshop: string, wish: KeepMethod): Promise<Fetched> =>
  fetchFile(
    `${inside(workshop)}/method`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(wish) },
    'methode.json',
  );

async function fetchFile(address: string, asked: RequestInit, otherwise: string): Promise<Fetched> {
  try {
    const answer = await fetch(address, { ...asked, credentials: 'same-origin' });
    if (!answer.ok) return { ok: false, refusal: (await answer.json()) as Refusal };
    const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
    return { ok: true, value: await answer.blob(), name: named ?? otherwise };
  } catch {
    return { ok: false, refusal: { code: 'unreachable' } };
  }
}

/** `socle-export/1`, as much of it as screens use (protocol/src/export/json.rs). */
export interface Exported {
  readonly title: string;
  readonly boards: readonly ExportedBoard[];
}
export interface ExportedBoard {
  readonly id: string;
  readonly title: string;
  readonly zones: readonly ExportedZone[];
  readonly notes: readonly ExportedNote[];
}
export interface ExportedZone {
  readonly id: string;
  readonly title: string;
  readonly panel: number | null;
  readonly color: string;
  readonly notes: readonly ExportedNote[];
}
export interface ExportedNote {
  readonly id: string;
  readonly text: string;
  readonly color: string;
}

/** All boards that this facilitator may see, without what is off the record. */
export const fetchExported = (workshop: string): Promise<Answer<Exported>> =>
  ask('GET', exportAddress(workshop, { what: 'workshop' }, 'json'));
