// What cannot be taken back waits ten seconds in the cockpit, whichever act it is; stopped, nothing has changed.
import { Cockpit, command } from '../pages/cockpit';
import { Phone } from '../pages/phone';
import { expect, PHONE, test, type Room } from '../room';
import { allNotes } from '../server';

interface State {
  readonly stage: string;
  readonly groups: readonly unknown[];
  readonly votes: readonly { readonly state: string }[];
  readonly decisions: readonly { readonly id: string; readonly state: string }[];
}

interface Act {
  readonly name: string;
  readonly waits: RegExp;
  /** Brings the workshop to where the act can be done. */
  readonly before: (room: Room, cockpit: Cockpit) => Promise<void>;
  readonly asks: (cockpit: Cockpit) => Promise<void>;
  /** What it would change. */
  readonly reads: (state: State, room: Room) => unknown;
  readonly from: unknown;
  readonly to: unknown;
}

const say = (room: Room, cockpit: Cockpit, asked: Readonly<Record<string, unknown>>) =>
  command(cockpit.page, room.created.workshop, asked);

async function state(room: Room, cockpit: Cockpit): Promise<State> {
  const told = await cockpit.page.request.get(`${room.server.origin}/api/workshops/${room.created.workshop}`);
  return ((await told.json()) as { workshop: State }).workshop;
}

const decided = async (room: Room, cockpit: Cockpit) => {
  await room.join('Léa');
  const plan = { subject: 'Les horaires', text: 'Le soir aussi.', context: '', trial: '', proposer: null };
  await say(room, cockpit, { kind: 'open_decision', plan: { ...plan, circle: [], group: null } });
  const { decisions } = await state(room, cockpit);
  const act = { act: 'advance', to: 'clarification' };
  await say(room, cockpit, { kind: 'on_decision', decision: decisions[0]!.id, act });
  await expect(cockpit.button('Reporter la décision')).toBeVisible();
};

const ACTS: readonly Act[] = [
  {
    name: 'archive',
    waits: /^Archivage/,
    before: async (room, cockpit) => {
      await say(room, cockpit, { kind: 'start_phase', phase: 'arrivee-1' });
      await say(room, cockpit, { kind: 'close_workshop' });
    },
    asks: async (cockpit) => {
      await cockpit.dock.getByRole('button', { name: /^Archiver/ }).click();
    },
    reads: ({ stage }) => stage,
    from: 'closed',
    to: 'archived',
  },
  {
    name: 'reveal',
    waits: /^Révélation/,
    before: async (room, cockpit) => {
      await say(room, cockpit, { kind: 'start_phase', phase: 'arrivee-1' });
      await say(room, cockpit, { kind: 'start_phase', phase: 'arrivee-2' });
      await say(room, cockpit, { kind: 'start_phase', phase: 'silence' });
      await new Phone(await room.enter('Léa', { view: 'ecrire', device: PHONE })).writeKept('Une idée tue');
    },
    asks: async (cockpit) => {
      await cockpit.button('Révéler autrement').click();
      await cockpit.dialog.getByRole('button', { name: 'Révéler' }).click();
    },
    reads: async (_, room) => allNotes(await room.server.board(room.created)).some(({ text }) => text === 'Une idée tue'),
    from: false,
    to: true,
  },
  {
    name: 'cancel a vote',
    waits: /^Abandon du vote/,
    before: async (room, cockpit) => {
      const how = { kind: 'yes_no' };
      const plan = { title: 'On continue ?', how, zones: [], board: null, options: [], by_group: false };
      await say(room, cockpit, { kind: 'open_vote', plan });
    },
    asks: (cockpit) => cockpit.button('Abandonner').click(),
    reads: ({ votes }) => votes[0]!.state,
    from: 'open',
    to: 'cancelled',
  },
  {
    name: 'remove a group',
    waits: /^Dissolution de Groupe A/,
    before: (_, cockpit) => cockpit.makeGroups(2),
    asks: (cockpit) => cockpit.choose(cockpit.group('A').getByRole('button', { name: /^Actions/ }), 'Dissoudre le groupe'),
    reads: ({ groups }) => groups.length,
    from: 2,
    to: 1,
  },
  {
    name: 'postpone a decision',
    waits: /^Report de la décision/,
    before: decided,
    asks: (cockpit) => cockpit.button('Reporter la décision').click(),
    reads: ({ decisions }) => decisions[0]!.state,
    from: 'clarification',
    to: 'postponed',
  },
  {
    name: 'withdraw a decision',
    waits: /^Retrait de la proposition/,
    before: decided,
    asks: (cockpit) => cockpit.button('Retirer la proposition').click(),
    reads: ({ decisions }) => decisions[0]!.state,
    from: 'clarification',
    to: 'withdrawn',
  },
];

for (const { name, waits, before, asks, reads, from, to } of ACTS) {
  test(`it takes ten seconds to ${name}, in which it can be stopped`, async ({ room }) => {
    const cockpit = await Cockpit.open(room);
    await before(room, cockpit);
    const now = async () => reads(await state(room, cockpit), room);
    await cockpit.page.clock.install();
    const left = cockpit.dock.locator('.waiting p');
    await expect.poll(now).toBe(from);

    await asks(cockpit);
    await expect(left).toHaveText(waits);
    await expect(left).toHaveText(/dans 10\ss$/);
    await cockpit.page.clock.runFor(9_000);
    await expect(left).toHaveText(/dans 1\ss$/);
    await cockpit.page.keyboard.press('Escape');
    await expect(left).toHaveCount(0);
    await cockpit.page.clock.runFor(12_000);
    expect(await now()).toBe(from);

    await asks(cockpit);
    await expect(left).toHaveText(/dans 10\ss$/);
    await cockpit.page.clock.runFor(10_000);
    await expect(left).toHaveCount(0);
    await expect.poll(now).toBe(to);
  });
}
