// What comes next in a workshop, by what is so now: the acts that the facilitation is offered, the most pressing first.
// Pure.
import type { DecisionView, ElectionView, Phase, Progress, VoteView, WorkshopView } from '../../protocol';
import { whereInScript } from '../../live/time';
import { nextOfConsent, nextOfElection, type ConsentNext, type ElectionNext } from '../decide/next';
import { currentOf, hasEnded } from '../decide/process';

export type Act =
  | { readonly kind: 'compose' }
  | { readonly kind: 'close_vote'; readonly vote: VoteView; readonly cast: number; readonly of: number }
  | { readonly kind: 'reveal_vote'; readonly vote: VoteView }
  | { readonly kind: 'consent'; readonly decision: DecisionView; readonly step: ConsentNext }
  | { readonly kind: 'election'; readonly election: ElectionView; readonly step: ElectionNext }
  | { readonly kind: 'reveal'; readonly notes: number; readonly people: number }
  | { readonly kind: 'start'; readonly phase: Phase; readonly first: boolean; readonly notes: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'archive' }
  | { readonly kind: 'reopen' };

/** From this share of people who have finished, going on is suggested (product §2, «J’ai fini»). */
const MOST_FINISHED = 0.8;

export function nextActs(view: WorkshopView, progress: Progress | null): readonly Act[] {
  if (view.stage === 'archived') return [];
  if (view.stage === 'closed') return [{ kind: 'reopen' }, { kind: 'archive' }];
  const { next } = whereInScript(view.script, view.clock.phase);
  const notes = progress?.drafts ?? 0;
  const acts: Act[] = [];
  for (const vote of view.votes) {
    const count = progress?.votes.find((one) => one.vote === vote.id);
    if (vote.state === 'open') acts.push({ kind: 'close_vote', vote, cast: count?.cast ?? 0, of: count?.of ?? 0 });
    if (vote.state === 'closed') acts.push({ kind: 'reveal_vote', vote });
  }
  acts.push(...deciding(view, progress));
  const reveals = next?.enter.some((entry) => entry.do === 'reveal') ?? false;
  if (notes > 0 && !reveals) acts.push({ kind: 'reveal', notes, people: progress?.drafters ?? 0 });
  if (next) {
    acts.push({ kind: 'start', phase: next, first: view.clock.phase === null, notes: reveals ? notes : 0 });
  } else {
    acts.push(view.script.length > 0 && view.clock.phase !== null ? { kind: 'close' } : { kind: 'compose' });
  }
  return acts;
}

/** What is being decided comes before the script goes on. */
function deciding(view: WorkshopView, progress: Progress | null): Act[] {
  const process = currentOf(view);
  if (!process || hasEnded(process)) return [];
  if (process.kind === 'consent') {
    const step = nextOfConsent(process.of, progress);
    return step ? [{ kind: 'consent', decision: process.of, step }] : [];
  }
  const step = nextOfElection(process.of, progress);
  return step ? [{ kind: 'election', election: process.of, step }] : [];
}

/** Once it is done nothing brings back what was before: it waits ten seconds before it is sent (product §1.4). */
export function isFinal(act: Act): boolean {
  if (act.kind === 'start') return act.phase.enter.some((entry) => entry.do === 'reveal' || entry.do === 'pour');
  if (act.kind === 'consent' || act.kind === 'election') return act.step.do === 'close_round';
  return ['reveal', 'close_vote', 'reveal_vote', 'archive'].includes(act.kind);
}

export function mostHaveFinished(progress: Progress | null): boolean {
  return progress !== null && progress.of > 0 && progress.finished / progress.of >= MOST_FINISHED;
}
