// A consent or an election as the room reads it: blocks of lines, by the step it is at. Nothing here that is hidden still:
// answers once they are revealed, ballots once they are opened.
import { m } from '../../i18n';
import type { Count, DecisionView, ElectionView } from '../../protocol';
import type { Piece } from '../decide/diff';
import { difference } from '../decide/diff';
import { nameIn, speakerOf, textOf, versionOf, type Process } from '../decide/process';
import {
  atText,
  dayText,
  objectionStateText,
  objectionTitle,
  purposeText,
  revealedText,
  stateText,
} from '../decide/words';
import type { Block } from './ideas';

/** One line: words, or a text with what changed in it. */
export interface Line {
  readonly id: string;
  /** What stands above it, small. */
  readonly over?: string;
  readonly text: string;
  readonly pieces?: readonly Piece[];
  /** What stands beside it: a state, so many voices. */
  readonly beside?: string;
  /** From whom it went to whom. */
  readonly arrow?: { readonly from: string; readonly to: string; readonly then: string | null };
  readonly look: 'text' | 'large' | 'quiet' | 'card' | 'now';
  /** How long its bar is, 0 to 1. */
  readonly part?: number;
}

const block = (id: string, title: string, color: Block['color'], items: readonly Line[]): Block<Line> => ({
  id,
  title,
  color,
  items,
});

export function decidedBlocks(
  process: Process,
  counts: readonly Count[],
  nameOf: (person: string) => string,
): readonly Block<Line>[] {
  return process.kind === 'consent'
    ? ofConsent(process.of, nameOf)
    : ofElection(process.of, counts.find(({ election }) => election === process.id) ?? null);
}

function ofConsent(decision: DecisionView, nameOf: (person: string) => string): readonly Block<Line>[] {
  const { plan, state, versions, outcome } = decision;
  const title = `${m.decide_proposal()} · ${m.decide_version({ version: versionOf(decision) })}`;
  const text = (look: Line['look'] = 'large'): Line => ({ id: 'text', text: textOf(decision), look });
  const proposal = block('proposal', title, 'soleil', [
    text(),
    ...(plan.trial && state !== 'reactions'
      ? [{ id: 'trial', over: m.decide_trial(), text: plan.trial, look: 'quiet' as const }]
      : []),
  ]);
  switch (state) {
    case 'clarification': {
      const questions = decision.questions.map(({ n, text: asked, answer }): Line => ({
        id: `q${n}`,
        text: asked,
        over: '',
        look: 'card',
        beside: answer ?? '',
      }));
      const context: Line[] = plan.context ? [{ id: 'context', text: plan.context, look: 'text' }] : [];
      return [
        proposal,
        ...(context.length > 0 && questions.length === 0
          ? [block('context', m.decide_context(), 'sable', context)]
          : []),
        ...(questions.length > 0 ? [block('questions', m.decide_questions(), 'ciel', questions.toReversed())] : []),
      ];
    }
    case 'reactions': {
      const speaker = speakerOf(decision);
      const said = decision.speech?.said ?? [];
      const lines = said.map(({ person, text: words }): Line => ({
        id: person,
        over: nameOf(person),
        text: words ?? m.decide_turn_passed(),
        look: words === null ? 'quiet' : 'card',
      }));
      const now: Line = speaker
        ? { id: 'now', over: m.decide_turn_now(), text: nameOf(speaker), look: 'now' }
        : { id: 'now', text: m.decide_turn_over(), look: 'quiet' };
      return [proposal, block('turn', m.decide_turn(), 'rose', [now, ...lines.toReversed()])];
    }
    case 'amendment': {
      const before = versions.at(-2);
      if (!before) return [proposal];
      const changed: Line = {
        id: `diff${versionOf(decision)}`,
        text: textOf(decision),
        pieces: difference(before.text, textOf(decision)),
        look: 'large',
      };
      return [block('proposal', title, 'soleil', [changed]), ...objections(decision, nameOf)];
    }
    case 'objections':
      if (decision.round?.open) return [proposal];
      return decision.objections.length === 0
        ? [
            proposal,
            block('clear', m.decide_objections(), 'menthe', [
              { id: 'clear', text: m.decide_revealed_none(), look: 'large' },
            ]),
          ]
        : [proposal, ...objections(decision, nameOf)];
    case 'adopted':
      return [
        block('adopted', m.decide_adopted(), 'menthe', [
          text(),
          { id: 'owner', over: m.decide_owner(), text: outcome?.owner ?? '', look: 'text' },
          { id: 'review', over: m.decide_review(), text: dayText(outcome?.review_on ?? ''), look: 'text' },
        ]),
      ];
    default:
      return [
        block('ended', stateText(state), 'sable', [
          text('text'),
          { id: 'what', text: purposeText({ kind: 'consent', id: decision.id, of: decision }), look: 'quiet' },
        ]),
      ];
  }
}

function objections(decision: DecisionView, nameOf: (person: string) => string): readonly Block<Line>[] {
  if (decision.objections.length === 0) return [];
  const lines = decision.objections.map((one): Line => ({
    id: `o${one.n}`,
    over: objectionTitle(one, nameOf),
    text: one.reason || m.decide_objection_bare(),
    beside: objectionStateText(one.state, one.say),
    look: 'card',
  }));
  return [block('objections', revealedText(decision.objections), 'abricot', lines)];
}

function ofElection(election: ElectionView, count: Count | null): readonly Block<Line>[] {
  const { role, step, minutes, proposed, round } = election;
  const name = (person: string | null) => nameIn(election, person);
  const form = [
    { id: 'mission', over: m.decide_role_mission(), text: role.mission },
    { id: 'duties', over: m.decide_role_duties(), text: role.duties },
    { id: 'criteria', over: m.decide_role_criteria(), text: role.criteria },
    { id: 'term', over: m.decide_role_term(), text: role.term },
  ].flatMap((line): Line[] => (line.text.trim() ? [{ ...line, look: 'text' }] : []));
  const most = Math.max(1, ...(count?.voices.map(({ n }) => n) ?? []));
  const voices = block(
    'voices',
    m.decide_voices(),
    'ciel',
    (count?.voices ?? []).map(({ person, n }) => ({
      id: person,
      text: name(person),
      beside: m.decide_voice_count({ count: n }),
      part: n / most,
      look: 'text',
    })),
  );
  const ballots = (count?.ballots ?? []).toReversed().map((ballot, at): Line => ({
    id: ballot.voter,
    arrow: { from: name(ballot.voter), to: name(ballot.named), then: ballot.report ? name(ballot.report.onto) : null },
    text: ballot.report?.why ?? ballot.why,
    look: at === 0 && step === 'counting' ? 'now' : 'card',
  }));
  const opened = m.decide_opened_count({ opened: election.opened, of: election.cast });
  switch (step) {
    case 'role':
    case 'ballots':
      return [
        block('role', m.decide_role(), 'lilas', [
          ...(form.length > 0 ? form : [{ id: 'name', text: role.name, look: 'large' as const }]),
        ]),
        block('circle', m.decide_circle(), 'sable', [
          { id: 'circle', text: election.circle.map((member) => member.name).join(', '), look: 'text' },
          ...(step === 'ballots' ? [{ id: 'public', text: m.decide_ballot_public_room(), look: 'text' as const }] : []),
        ]),
      ];
    case 'counting':
    case 'reports':
      return [
        block(
          'ballots',
          opened,
          'lilas',
          ballots.length > 0 ? ballots : [{ id: 'none', text: m.decide_opened_none(), look: 'quiet' }],
        ),
        voices,
      ].filter(({ items }) => items.length > 0);
    case 'proposal':
      return [voices, block('why', opened, 'lilas', ballots)];
    case 'objections':
    case 'acceptance': {
      const person = block('proposed', m.decide_proposed(), 'lilas', [
        { id: 'name', text: name(proposed), look: 'large' },
        { id: 'step', text: purposeText({ kind: 'election', id: election.id, of: election }), look: 'quiet' },
      ]);
      if (!round || round.open || step === 'acceptance') return [person];
      const said = (count?.objections ?? []).map((one, at): Line => ({
        id: `o${at}`,
        over: objectionTitle({ say: one.say, voter: { who: 'person', person: one.voter } }, name),
        text: one.reason || m.decide_objection_bare(),
        beside: round.lifted[at] === true ? m.decide_objection_lifted() : m.decide_objection_open(),
        look: 'card',
      }));
      const none: Line = { id: 'none', text: m.decide_revealed_none(), look: 'large' };
      return [person, block('objections', m.decide_objections(), 'abricot', said.length > 0 ? said : [none])];
    }
    case 'closed':
      return [
        block('elected', m.decide_step_closed(), 'menthe', [
          {
            id: 'name',
            text: minutes?.elected ? m.decide_elected({ name: minutes.elected }) : m.decide_elected_none(),
            look: 'large',
          },
          ...(role.term ? [{ id: 'term', over: m.decide_role_term(), text: role.term, look: 'text' as const }] : []),
          { id: 'when', text: m.decide_minutes({ day: atText(minutes?.at ?? 0) }), look: 'quiet' },
        ]),
      ];
  }
}
