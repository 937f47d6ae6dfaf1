// The flags of the timeline: each kind has its sign, so that colour tells nothing alone, and its words where they fit.
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column';
import CircleStop from '@lucide/svelte/icons/circle-stop';
import Combine from '@lucide/svelte/icons/combine';
import Eye from '@lucide/svelte/icons/eye';
import Flag from '@lucide/svelte/icons/flag';
import History from '@lucide/svelte/icons/history';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UserCheck from '@lucide/svelte/icons/user-check';
import Vote from '@lucide/svelte/icons/vote';
import type { Component } from 'svelte';
import type { MarkKind } from '../../protocol';

export const SIGN: Readonly<Record<MarkKind, Component<{ 'aria-hidden': 'true' }>>> = {
  revealed: Eye,
  vote_opened: Vote,
  vote_closed: Vote,
  vote_revealed: ChartNoAxesColumn,
  objection: TriangleAlert,
  decided: BadgeCheck,
  elected: UserCheck,
  poured: Combine,
  rotated: RefreshCw,
  restored: History,
  named: Flag,
  closed: CircleStop,
};

/** Room of a sign, and of a letter of its words, in pixels. */
const SIGN_WIDTH = 18;
const LETTER = 6.2;
const GAP = 6;

export interface Placed {
  readonly index: number;
  readonly x: number;
  /** Its words have room. */
  readonly worded: boolean;
}

/** Which flags are drawn, and which of them with words: the later of two that would cover each other gives way. */
export function placeFlags(places: readonly number[], texts: readonly string[], width: number): readonly Placed[] {
  const shown: { index: number; x: number }[] = [];
  for (const [index, place] of places.entries()) {
    const x = place * width;
    const last = shown.at(-1);
    if (!last || x - last.x >= SIGN_WIDTH) shown.push({ index, x });
  }
  return shown.map(({ index, x }, i) => {
    const until = shown[i + 1]?.x ?? width;
    return { index, x, worded: x + SIGN_WIDTH + (texts[index]?.length ?? 0) * LETTER + GAP <= until };
  });
}
