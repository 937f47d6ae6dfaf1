// What stands at the top of the screen: one large sentence, and what it belongs to above it.
import { m } from '../../i18n';
import type { WorkshopView } from '../../protocol';
import type { LiveClock } from '../../live/clock.svelte';
import { hasEnded, stepNumber } from '../decide/process';
import { kindText, stepsText, stepText, titleOf } from '../decide/words';
import { roomPrompt, type Scene } from './scene';

export interface Head {
  /** «Temps 3 sur 8 · Regroupement par ESPACE» */
  readonly over: readonly string[];
  readonly title: string;
}

export function headOf(view: WorkshopView, scene: Scene, clock: LiveClock): Head {
  const { phase, number, count } = clock;
  const where = phase ? [m.projector_phase({ number, count })] : [view.title];
  if (scene.what === 'decide') {
    const { process } = scene;
    const step = hasEnded(process)
      ? []
      : [
          m.decide_screen_step({
            step: stepText(process),
            number: stepNumber(process),
            count: stepsText(process).length,
          }),
        ];
    const informal = process.kind === 'election' ? [m.decide_informal_short()] : [];
    return { over: [kindText(process), ...step, ...informal], title: titleOf(process) };
  }
  if (scene.what === 'results' && scene.votes[0]) {
    const { cast, of } = scene.votes.reduce(
      (sum, { tally }) => ({ cast: sum.cast + tally.cast, of: sum.of + tally.of }),
      { cast: 0, of: 0 },
    );
    return {
      over: [...where, `${m.projector_result()}${m.common_colon()}${m.projector_result_cast({ cast, of })}`],
      title: scene.votes[0].title,
    };
  }
  if (scene.what === 'ballot' && scene.votes[0]) {
    const asked = scene.closed ? m.projector_ballot_closed() : m.projector_ballot();
    return { over: [...where, asked], title: scene.votes[0].title };
  }
  if (scene.what === 'spotlight') {
    const place = m.projector_spotlight_place({ place: scene.place, count: scene.count });
    return { over: [...where, phase?.label ?? m.projector_spotlight(), place], title: scene.table };
  }
  const prompt = roomPrompt(phase?.prompt ?? '');
  if (!phase) return { over: [], title: view.title };
  if (scene.what === 'seats' && prompt === '') return { over: [...where, phase.label], title: m.projector_seats() };
  return prompt && phase.label
    ? { over: [...where, phase.label], title: prompt }
    : { over: where, title: prompt || phase.label };
}

/** How large a sentence is set: the longer, the smaller, so that it stays within some lines. */
export function sizeOf(text: string): 'short' | 'medium' | 'long' | 'endless' {
  const { length } = text;
  return length <= 48 ? 'short' : length <= 110 ? 'medium' : length <= 230 ? 'long' : 'endless';
}
