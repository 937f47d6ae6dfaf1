// The restitution's draft as state: read from the server, and again when somebody has changed it.
import type { Refusal, ReportDraft, SectionText } from '../protocol';
import type { Unreachable } from './api';
import { fetchReport } from './report';
import type { LiveWorkshop } from './workshop.svelte';

/** Several changes within this time, in ms, are read together. */
const TOGETHER = 150;

export class LiveReport {
  /** `null` until it was read. */
  draft: ReportDraft | null = $state.raw(null);
  /** Why it could not be read the last time. */
  problem: Refusal | Unreachable | null = $state.raw(null);
  readonly #workshop: LiveWorkshop;
  readonly #leave: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading = 0;

  constructor(workshop: LiveWorkshop) {
    this.#workshop = workshop;
    this.#leave = workshop.listen((happening) => {
      if (happening.kind.startsWith('report_')) this.#soon();
    });
  }

  close(): void {
    this.#leave();
    clearTimeout(this.#timer);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), TOGETHER);
  }

  async read(): Promise<void> {
    const reading = (this.#reading += 1);
    const answer = await fetchReport(this.#workshop.id);
    // A later question has a later answer.
    if (reading !== this.#reading) return;
    if (answer.ok) this.draft = answer.value;
    this.problem = answer.ok ? null : answer.refusal;
  }

  /** Keeps a section as it was changed from `version`; then shows what became of it. */
  async write(section: SectionText, version: number): Promise<Refusal | null> {
    const refusal = await this.#workshop.command({
      kind: 'edit_report',
      edit: { what: 'write', section, version },
    });
    await this.read();
    return refusal;
  }

  /** Puts a section one place up or down. */
  async move(id: string, by: -1 | 1): Promise<Refusal | null> {
    const { draft } = this;
    const order = draft?.sections.map(({ section }) => section.id) ?? [];
    const at = order.indexOf(id);
    const [other] = order.slice(at + by, at + by + 1);
    if (!draft || at < 0 || at + by < 0 || other === undefined) return null;
    order[at] = other;
    order[at + by] = id;
    const edit = { what: 'order' as const, order, version: draft.order_version };
    const refusal = await this.#workshop.command({ kind: 'edit_report', edit });
    await this.read();
    return refusal;
  }
}
