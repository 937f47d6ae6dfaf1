// A world café, its groups, and who runs it, by commands alone.
import type { Page } from '@playwright/test';
import { expect, Room, type Browse } from '../room';
import type { Server } from '../server';
import { command as say } from './cockpit';

interface Inside {
  readonly groups: readonly { readonly id: string; readonly letter: string }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly boards: readonly { readonly id: string; readonly key: string | null; readonly title: string }[];
}

export class Cafe {
  readonly room: Room;
  /** The facilitator's page. */
  readonly lead: Page;

  private constructor(room: Room, lead: Page) {
    this.room = room;
    this.lead = lead;
  }

  static async open(server: Server, browse: Browse): Promise<Cafe> {
    const room = new Room(server, await server.create('world-cafe', 'Café de mai'), browse);
    return new Cafe(room, await room.lead());
  }

  command(asked: Readonly<Record<string, unknown>>): Promise<void> {
    return say(this.lead, this.room.created.workshop, asked);
  }
  async starts(...phases: readonly string[]): Promise<void> {
    for (const phase of phases) await this.command({ kind: 'start_phase', phase });
  }

  /** The workshop, as the facilitation is told of it. */
  async inside(): Promise<Inside> {
    const { server, created } = this.room;
    const told = await this.lead.request.get(`${server.origin}/api/workshops/${created.workshop}`);
    return ((await told.json()) as { workshop: Inside }).workshop;
  }

  /** Puts these people in the first group; the first of them hosts it. */
  seat(...names: readonly string[]): Promise<void> {
    return this.seatAll([names]);
  }

  /** One list of people a group; the first one of the first group hosts it. */
  async seatAll(tables: readonly (readonly string[])[]): Promise<void> {
    const count = Math.max(3, tables.length);
    await this.command({ kind: 'make_groups', count, spread: { how: 'by_hand' } });
    await expect.poll(async () => (await this.inside()).groups.length).toBe(count);
    const { groups, people } = await this.inside();
    const idOf = (name: string) => people.find((one) => one.name === name)!.id;
    for (const [at, names] of tables.entries()) {
      const group = groups[at]!.id;
      for (const name of names) await this.command({ kind: 'move_to_group', person: idOf(name), group });
    }
    await this.command({ kind: 'set_host', group: groups[0]!.id, person: idOf(tables[0]![0]!) });
  }

  async table(n = 0): Promise<{ readonly id: string; readonly title: string }> {
    return (await this.inside()).boards[n]!;
  }
}

/** Says on each page that one has come to one's table. */
export async function arrive(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.getByRole('button', { name: 'J’y suis' }).click();
}
