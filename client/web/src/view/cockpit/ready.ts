// Scripts to begin with. They name no zone, so that they fit any board; everything in them can be changed.
import { m } from '../../i18n';
import type { Phase } from '../../protocol';
import { newPhase, PRESETS } from './script';

export interface Ready {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  /** Needs as many tables as it has rounds. */
  readonly tables: number;
  readonly phases: () => readonly Phase[];
}

const MINUTE = 60;

const phase = (label: string, prompt: string, minutes: number, patch: Partial<Phase> = {}): Phase =>
  newPhase({ label, prompt, seconds: minutes * MINUTE, ...patch });

const inclusion = () =>
  phase(m.cockpit_ready_in(), m.cockpit_ready_in_prompt(), 10, { rules: PRESETS.read, off_the_record: true });
const silence = () => phase(m.cockpit_ready_silence(), m.cockpit_ready_silence_prompt(), 8, { rules: PRESETS.private });
const sharing = () =>
  phase(m.cockpit_ready_share(), m.cockpit_ready_share_prompt(), 15, {
    enter: [{ do: 'reveal', how: { whose: 'all', anonymous: false } }],
  });
const sorting = () => phase(m.cockpit_ready_sort(), m.cockpit_ready_sort_prompt(), 15, { rules: PRESETS.sort });
const voting = () => phase(m.cockpit_ready_vote(), m.cockpit_ready_vote_prompt(), 8, { rules: PRESETS.read });
const closing = () =>
  phase(m.cockpit_ready_out(), m.cockpit_ready_out_prompt(), 10, { rules: PRESETS.read, off_the_record: true });

export function readyScripts(): readonly Ready[] {
  return [
    {
      id: 'ideas',
      title: m.cockpit_ready_ideas(),
      what: m.cockpit_ready_ideas_what(),
      tables: 0,
      phases: () => [inclusion(), silence(), sharing(), sorting(), voting(), closing()],
    },
    {
      id: 'short',
      title: m.cockpit_ready_short(),
      what: m.cockpit_ready_short_what(),
      tables: 0,
      phases: () => [silence(), sharing(), voting()],
    },
    {
      id: 'cafe',
      title: m.cockpit_ready_cafe(),
      what: m.cockpit_ready_cafe_what(),
      tables: 3,
      phases: () => [
        phase(m.cockpit_ready_seat(), m.cockpit_ready_seat_prompt(), 5, { rules: PRESETS.read }),
        ...[0, 1, 2].map((round) =>
          phase(m.cockpit_ready_turn({ number: round + 1 }), m.cockpit_ready_turn_prompt(), 20, {
            rules: PRESETS.table,
            round,
            enter: round > 0 ? [{ do: 'rotate', round }] : [],
          }),
        ),
        closing(),
      ],
    },
  ];
}
