// A decision and an election to tell stories with.
import type { DecisionView, ElectionView, Objection } from '../../protocol';

export const objection = (n: number, state: Objection['state'], version = 1): Objection => ({
  n,
  voter: { who: 'person', person: 'bo' },
  say: 'objection',
  reason: 'trop tôt',
  version,
  state,
});

export const decision: DecisionView = {
  id: 'd1',
  plan: {
    subject: 'Les horaires',
    text: 'Le lieu ouvre lundi.',
    context: '',
    trial: 'trois mois',
    proposer: 'ada',
    circle: [],
    group: null,
  },
  state: 'clarification',
  versions: [{ n: 1, text: 'Le lieu ouvre lundi.', by: 'facilitator', at: 1500 }],
  questions: [],
  speech: null,
  round: null,
  objections: [],
  outcome: null,
  named: true,
};

const member = (id: string) => ({ id, name: id.toUpperCase(), excused: false });

export const election: ElectionView = {
  id: 'e1',
  role: { name: 'Porte-parole', mission: '', duties: '', criteria: '', term: 'un an' },
  circle: ['ada', 'bo', 'zoe'].map(member),
  oneself: false,
  step: 'role',
  ballots: 'v1',
  reports: 'v2',
  cast: 0,
  opened: 0,
  seed: 0,
  proposed: null,
  round: null,
  lifted: 0,
  minutes: null,
  named: true,
  informal: true,
};
