// What happens to a consent or an election, said once to who listens with a screen reader: steps, turns, what is
// revealed, how it ends.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import type { DecisionChange, DecisionView, ElectionChange, ElectionView, Happening } from '../../protocol';
import { announcer } from '../parts/announcer.svelte';
import { nameIn, speakerOf } from './process';
import { calledIn, electionStepText, objectionStateText, revealedText, SAYS, stateText, voterName } from './words';

/** Call while a component is set up. */
export function tellDecisions(workshop: LiveWorkshop): void {
  $effect(() =>
    workshop.listen((happening) => {
      const said = untrack(() => sentence(happening, workshop));
      if (said) announcer.say(said);
    }),
  );
}

function sentence(happening: Happening, workshop: LiveWorkshop): string {
  if (happening.kind === 'decision_changed') {
    const decision = workshop.view?.decisions.find(({ id }) => id === happening.decision);
    return decision ? ofConsent(happening.change, decision, workshop) : '';
  }
  if (happening.kind === 'election_changed') {
    const election = workshop.view?.elections.find(({ id }) => id === happening.election);
    return election ? ofElection(happening.change, election, workshop) : '';
  }
  if (happening.kind === 'election_opened') {
    return m.decide_said_election({ role: happening.election.role.name });
  }
  return '';
}

function ofConsent(change: DecisionChange, decision: DecisionView, workshop: LiveWorkshop): string {
  const { subject } = decision.plan;
  const nameOf = calledIn(workshop);
  const turn = () => {
    const speaker = speakerOf(decision);
    if (speaker === null) return m.decide_turn_over();
    return speaker === workshop.person ? m.decide_turn_yours() : m.decide_said_turn({ name: nameOf(speaker) });
  };
  switch (change.what) {
    case 'advanced': {
      const said = m.decide_said_step({ subject, step: stateText(change.to) });
      return change.to === 'reactions' ? `${said} ${turn()}` : said;
    }
    case 'written':
      return decision.state === 'draft' ? '' : m.decide_said_version({ version: change.version.n });
    case 'asked':
      return m.decide_said_question({ name: nameOf(change.question.person) });
    case 'answered':
      return m.decide_said_answer();
    case 'spoke':
      return turn();
    case 'revealed':
      return m.decide_said_revealed({ what: revealedText(change.objections) });
    case 'settled': {
      const objection = decision.objections.find(({ n }) => n === change.objection);
      if (!objection) return '';
      return m.decide_said_settled({
        what: SAYS[objection.say](),
        name: voterName(objection.voter, nameOf),
        state: objectionStateText(change.state, objection.say),
      });
    }
    case 'adopted':
      return m.decide_said_adopted({ subject });
    case 'postponed':
    case 'withdrawn':
      return m.decide_said_step({ subject, step: stateText(decision.state) });
  }
}

function ofElection(change: ElectionChange, election: ElectionView, workshop: LiveWorkshop): string {
  const subject = election.role.name;
  switch (change.what) {
    case 'advanced':
      return m.decide_said_step({ subject, step: electionStepText(change.to) });
    case 'counting_began':
      return m.decide_said_step({ subject, step: electionStepText('counting') });
    case 'ballot_opened':
      // Who named whom is told apart, with the count.
      return m.decide_opened_count({ opened: election.opened, of: election.cast });
    case 'proposed':
      return change.person === workshop.person
        ? m.decide_said_proposed_you()
        : m.decide_said_proposed({ name: nameIn(election, change.person) });
    case 'revealed':
      return m.decide_said_concerns({ count: change.objections });
    case 'settled':
      return change.lifted ? m.decide_said_lifted() : m.decide_said_maintained();
    case 'closed':
      return change.minutes.elected
        ? `${m.decide_elected({ name: change.minutes.elected })}.`
        : m.decide_elected_none();
    case 'described':
    case 'excused':
      return '';
  }
}
