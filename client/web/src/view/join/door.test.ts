import { describe, expect, it } from 'vitest';
import type { Doorstep } from '../../protocol';
import { doorState } from './door.svelte';

const door: Doorstep = {
  workshop: 'w',
  title: 'Idées socles',
  role: 'participant',
  door_locked: false,
  proposed_name: 'Mésange',
  known: false,
  retention: { days: 90, closed_at: null },
};
const ok = (patch: Partial<Doorstep>) => doorState({ ok: true, value: { ...door, ...patch } }, true).at;
const no = (code: string, online = true) => doorState({ ok: false, refusal: { code } as never }, online).at;

describe('doorState', () => {
  it('r3_a_locked_door_stops_newcomers_only', () => {
    expect(ok({ door_locked: true })).toBe('locked');
    expect(ok({ door_locked: true, known: true })).toBe('open');
    expect(ok({ door_locked: true, role: 'facilitator' })).toBe('open');
    expect(ok({})).toBe('open');
  });
  it('tells a lost network from a server that does not answer', () => {
    expect(no('unreachable', false)).toBe('offline');
    expect(no('unreachable')).toBe('unreachable');
    expect(no('stopping')).toBe('starting');
  });
  it('gives each refusal at the door its own state', () => {
    expect(no('unknown_code')).toBe('unknown');
    expect(no('unknown_invitation')).toBe('expired');
    expect(no('removed')).toBe('removed');
    expect(no('too_large')).toBe('refused');
  });
});
