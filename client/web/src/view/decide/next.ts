// The one obvious next act of a consent or an election, by where it stands. Pure.
import type { DecisionState, DecisionView, ElectionStep, ElectionView, PersonId, Progress } from '../../protocol';
import { countOf, stands, untested, versionOf } from './process';

/** `desk`: what is to be done has fields of its own, in the cockpit's middle column. */
export type ConsentNext =
  | { readonly do: 'advance'; readonly to: DecisionState; readonly again: boolean }
  | { readonly do: 'close_round'; readonly cast: number; readonly of: number }
  | { readonly do: 'settle'; readonly objection: number }
  | { readonly do: 'adopt' };

export type ElectionNext =
  | { readonly do: 'advance'; readonly to: ElectionStep }
  | { readonly do: 'missing'; readonly count: number }
  | { readonly do: 'open_ballot'; readonly next: number; readonly of: number }
  | { readonly do: 'propose' }
  | { readonly do: 'close_round'; readonly cast: number; readonly of: number }
  | { readonly do: 'settle'; readonly objection: number }
  | { readonly do: 'accept'; readonly person: PersonId };

export function nextOfConsent(decision: DecisionView, progress: Progress | null): ConsentNext | null {
  const to = (state: DecisionState, again = false): ConsentNext => ({ do: 'advance', to: state, again });
  switch (decision.state) {
    case 'draft':
      return to('clarification');
    case 'clarification':
      return to('reactions');
    case 'reactions':
      return to('amendment');
    case 'amendment':
      return to('objections', decision.round !== null);
    case 'objections': {
      const { round } = decision;
      if (round?.open) {
        const count = countOf({ kind: 'consent', id: decision.id, of: decision }, progress);
        return { do: 'close_round', cast: count?.cast ?? 0, of: count?.of ?? 0 };
      }
      const first = untested(decision);
      if (first) return { do: 'settle', objection: first.n };
      if (decision.objections.some(stands)) return to('amendment');
      // The text that everyone answered to is the one that is adopted, or it is asked again.
      if (!round || round.answered === 0 || round.version < versionOf(decision)) return to('objections', true);
      return { do: 'adopt' };
    }
    default:
      return null;
  }
}

export function nextOfElection(election: ElectionView, progress: Progress | null): ElectionNext | null {
  const to = (step: ElectionStep): ElectionNext => ({ do: 'advance', to: step });
  const count = countOf({ kind: 'election', id: election.id, of: election }, progress);
  switch (election.step) {
    case 'role':
      return to('ballots');
    case 'ballots': {
      const missing = (count?.of ?? election.circle.length) - (count?.cast ?? 0);
      return missing > 0 ? { do: 'missing', count: missing } : to('counting');
    }
    case 'counting':
      return election.opened < election.cast
        ? { do: 'open_ballot', next: election.opened + 1, of: election.cast }
        : to('reports');
    case 'reports':
      return to('proposal');
    case 'proposal':
      return { do: 'propose' };
    case 'objections': {
      if (election.round?.open) return { do: 'close_round', cast: count?.cast ?? 0, of: count?.of ?? 0 };
      const standing = election.round?.lifted.findIndex((lifted) => lifted !== true) ?? -1;
      return standing >= 0 ? { do: 'settle', objection: standing } : to('acceptance');
    }
    case 'acceptance':
      return { do: 'accept', person: election.proposed ?? '' };
    case 'closed':
      return null;
  }
}
