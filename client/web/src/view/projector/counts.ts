// How far everyone is, in figures: never who. Pure.
import { m } from '../../i18n';
import type { Progress } from '../../protocol';
import { countOf } from '../decide/process';
import type { Scene } from './scene';

export interface Count {
  readonly figure: string;
  readonly text: string;
}

export function countsOf(scene: Scene, progress: Progress | null, hands: number): Count[] {
  const counts: Count[] = [];
  if (progress && scene.what === 'ballot') {
    // The same question to several groups is one vote to the room.
    const asked = new Set(scene.votes.map(({ id }) => id));
    const open = progress.votes.filter(({ vote }) => asked.has(vote));
    const of = open.reduce((sum, vote) => sum + vote.of, 0);
    const cast = open.reduce((sum, vote) => sum + vote.cast, 0);
    if (of > 0) counts.push({ figure: `${cast}/${of}`, text: m.projector_voted({ of }) });
  } else if (scene.what === 'decide') {
    const count = countOf(scene.process, progress);
    if (count) counts.push({ figure: `${count.cast}/${count.of}`, text: m.decide_screen_answered({ of: count.of }) });
  } else if (progress) {
    const { finished, of, drafts } = progress;
    // A silent phase that is about a zone shows the zone, and how much waits for it.
    if ((scene.what === 'write' || scene.what === 'board') && drafts > 0) {
      counts.push({ figure: String(drafts), text: m.projector_drafts({ count: drafts }) });
    }
    if (finished > 0) counts.push({ figure: `${finished}/${of}`, text: m.projector_finished({ of }) });
  }
  if (hands > 0) counts.push({ figure: String(hands), text: m.projector_hands({ count: hands }) });
  return counts;
}
