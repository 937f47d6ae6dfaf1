import { expect, test } from 'vitest';
import type { Note } from '../../board/model';
import { Pool, readReel } from '../film';
import { Story, note, zone } from '../fixture';
import { Packer, pageOf, patched, type Pack } from './pack';

function packed(story: Story) {
  const { view, segments } = story.told(1000);
  const packer = new Packer(view.boards);
  for (const segment of segments) for (const frame of readReel(segment, 1, new Pool()).frames) packer.add(frame);
  return packer;
}

test('letters of one thought are one step, and steps are still found', () => {
  const story = new Story();
  story.zone(zone('z', 'CAFÉ')).wait(5_000);
  for (const text of ['U', 'Un', 'Un co', 'Un comptoir']) story.wait(300).note(0, note('n', text, { zone: 'z' }));
  story.wait(9_000).note(0, note('m', 'autre', { zone: 'z' }));
  const packer = packed(story);
  const steps = packer.steps();
  expect(steps.map(({ patches }) => patches.length)).toEqual([1, 1, 1]);
  expect(steps[1]?.patches[0]?.[2]).toMatchObject({ text: 'Un comptoir', color: 'soleil' });
  expect([0, 1, 2, 5, 6].map((step) => packer.place(step))).toEqual([0, 1, 2, 2, 3]);
});

test('a patch holds what is new, never who signed, and makes the same item again', () => {
  const story = new Story();
  const signed = { author: '3', group: 'c', zone: null };
  story
    .note(0, note('n', 'un', signed))
    .wait(60_000)
    .note(0, note('n', 'un', { ...signed, color: 'rose' }));
  const [first, second] = packed(story).steps();
  expect(JSON.stringify([first, second])).not.toContain('author');
  expect(second?.patches).toEqual([['n', 'n', { color: 'rose' }]]);
  const fields = (step: typeof first) => (step?.patches[0]?.[2] ?? {}) as Record<string, unknown>;
  const made = patched<Note>('n', patched<Note>('n', null, fields(first)), fields(second));
  expect(made).toMatchObject({ id: 'n', text: 'un', color: 'rose', author: null, place: { zone: null } });
});

test('what people wrote can end neither the data nor the script', () => {
  const text = '</script><script>alert(1)</script><!--';
  const pack: Pack = {
    ...{ title: text, span: '', note: '', language: 'fr', from: 0, to: 1, boards: [], chapters: [], words: {} },
    steps: [{ at: 0, board: 0, patches: [['n', 'n', { text }]] }],
    told: [{ at: 0, step: 0, text, strong: false }],
  };
  const page = pageOf(pack, 'void "</script>"', 'b{}');
  expect(page.match(/<\/script>/g)).toHaveLength(2);
  expect(page).not.toContain('<!--');
  const data = /id="socle">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
  expect(JSON.parse(data)).toEqual(pack);
  expect(page).toContain("default-src 'none'");
});
