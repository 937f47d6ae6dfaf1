// The page to take along: everything that this reader was told, in one file.
import script from 'virtual:offline-player';
import { locale, m } from '../../i18n';
import { MOST_BYTES, Packer, beginning, pageOf } from '../../replay/offline/pack';
import styles from '../../replay/offline/page.css?raw';
import tokens from '../../tokens.css?raw';
import type { ReplayScreen } from './screen.svelte';
import { datedText, spanText } from './times';
import { chapterText, entryText } from './words';

export type Made =
  { readonly ok: true; readonly page: Blob } | { readonly ok: false; readonly why: 'unreachable' | 'large' };

/** `null`: it was called off. */
export async function makePage(
  { player, groups }: ReplayScreen,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<Made | null> {
  const { view, reels } = player;
  const packer = new Packer(view.boards);
  for (let n = 0; n < reels.count; n++) {
    const reel = await reels.load(n);
    if (signal.aborted) return null;
    if (!reel) return { ok: false, why: 'unreachable' };
    if (n === 0) for (const [board, still] of reel.before) packer.add(beginning(board, view.from, still));
    for (const frame of reel.frames) packer.add(frame);
    progress((n + 1) / reels.count);
    await new Promise((done) => setTimeout(done));
  }
  if (!(await player.readAll()) && player.read < 1) return { ok: false, why: 'unreachable' };
  const offset = (reels.get(0) ?? (await reels.load(0)))?.before.size ?? 0;
  const page = pageOf(
    {
      title: view.title,
      span: spanText(view.from, view.to),
      note: m.replay_page_note({ day: datedText(Date.now()) }),
      language: locale(),
      from: view.from,
      to: view.to,
      boards: view.boards.map(({ id, title }) => ({ id, title })),
      chapters: view.chapters.map((chapter) => ({ at: chapter.from, label: chapterText(chapter) })),
      steps: packer.steps(),
      told: player.everything.map((entry) => ({
        at: entry.at,
        step: packer.place(entry.step + offset),
        text: entryText(entry, view.actors, groups),
        strong: entry.kind !== 'deed',
      })),
      words: {
        play: m.replay_play(),
        pause: m.replay_pause(),
        previous: m.replay_previous(),
        next: m.replay_next(),
        timeline: m.replay_timeline(),
        chapters: m.replay_tab_marks(),
        speed: m.replay_speed(),
        skip: m.replay_skip(),
        boards: m.replay_boards(),
        plan: m.replay_view_plan(),
        list: m.replay_view_list(),
        story: m.replay_page_story(),
        empty: m.board_zone_empty(),
        free: m.replay_free(),
        untitled: m.replay_untitled_zone(),
        no_text: m.replay_no_text(),
      },
    },
    script,
    tokens + styles,
  );
  const blob = new Blob([page], { type: 'text/html' });
  return blob.size > MOST_BYTES ? { ok: false, why: 'large' } : { ok: true, page: blob };
}
