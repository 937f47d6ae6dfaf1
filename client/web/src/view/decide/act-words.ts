// What the cockpit's large button says of a consent or an election: the act, and what it will do.
import { m } from '../../i18n';
import type { DecisionView, ElectionView } from '../../protocol';
import type { ConsentNext, ElectionNext } from './next';
import { nameIn, versionOf } from './process';

export function consentActText(act: ConsentNext, decision: DecisionView): string {
  switch (act.do) {
    case 'advance':
      switch (act.to) {
        case 'clarification':
          return m.decide_next_clarification();
        case 'reactions':
          return m.decide_next_reactions();
        case 'amendment':
          return decision.state === 'objections' ? m.decide_act_rework() : m.decide_next_amendment();
        default:
          return act.again ? m.decide_next_again() : m.decide_next_objections();
      }
    case 'close_round':
      return m.decide_next_close({ cast: act.cast, of: act.of });
    case 'settle': {
      const objection = decision.objections.find(({ n }) => n === act.objection);
      return objection?.say === 'question' ? m.decide_next_settle_question() : m.decide_next_settle();
    }
    case 'adopt':
      return m.decide_next_adopt();
  }
}

/** The consequence, under the act. */
export function consentEffect(act: ConsentNext, decision: DecisionView): string {
  const open = decision.questions.filter(({ answer }) => answer === null).length;
  switch (act.do) {
    case 'advance':
      if (act.to === 'reactions' && open > 0) return m.decide_effect_unanswered({ count: open });
      if (act.to === 'reactions') return m.decide_effect_reactions();
      if (act.to === 'amendment' && decision.state === 'objections') return m.decide_effect_rework();
      if (act.to === 'amendment') {
        const { order = [], said = [] } = decision.speech ?? {};
        return m.decide_effect_amendment({ said: said.length, of: order.length });
      }
      return act.to === 'objections' ? m.decide_effect_objections({ version: versionOf(decision) }) : '';
    case 'close_round':
      return act.cast < act.of ? m.decide_effect_close_early() : m.decide_effect_close();
    case 'settle':
      return m.decide_effect_settle();
    case 'adopt':
      return m.decide_effect_adopt();
  }
}

export function electionActText(act: ElectionNext, election: ElectionView): string {
  const name = nameIn(election, election.proposed);
  switch (act.do) {
    case 'advance':
      switch (act.to) {
        case 'ballots':
          return m.decide_next_ballots();
        case 'counting':
          return m.decide_next_counting();
        case 'reports':
          return m.decide_next_reports();
        case 'proposal':
          return m.decide_next_proposal();
        default:
          return m.decide_next_acceptance({ name });
      }
    case 'missing':
      return m.decide_next_missing({ count: act.count });
    case 'open_ballot':
      return m.decide_next_ballot({ next: act.next, of: act.of });
    case 'propose':
      return m.decide_propose();
    case 'close_round':
      return m.decide_next_close({ cast: act.cast, of: act.of });
    case 'settle':
      return m.decide_next_settle();
    case 'accept':
      return m.decide_next_accept({ name });
  }
}

export function electionEffect(act: ElectionNext): string {
  switch (act.do) {
    case 'advance':
      return act.to === 'ballots'
        ? m.decide_effect_ballots()
        : act.to === 'counting'
          ? m.decide_effect_counting()
          : act.to === 'reports'
            ? m.decide_effect_reports()
            : '';
    case 'missing':
      return m.decide_effect_missing();
    case 'open_ballot':
      return m.decide_effect_ballot();
    case 'propose':
      return m.decide_effect_propose();
    case 'close_round':
      return act.cast < act.of ? m.decide_effect_close_early() : m.decide_effect_close();
    case 'settle':
      return m.decide_effect_settle();
    case 'accept':
      return '';
  }
}
