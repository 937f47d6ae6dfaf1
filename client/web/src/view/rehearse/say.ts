// What a person will meet in a phase, in plain words: the text beside the picture, and all of it for who does not see
// that. What may be done is `allowed` (live/allowed.ts); here it only becomes sentences. Pure.
import { locale, m } from '../../i18n';
import type { Allowed, Reach } from '../../live/allowed';
import type { As } from '../../live/pretend';
import type { BoardId, Entry, Phase, WorkshopView } from '../../protocol';
import { lengthText } from '../cockpit/words';
import { howTo } from '../vote/words';

export interface Line {
  readonly key: string;
  readonly term: string;
  readonly said: readonly string[];
}

export interface Told {
  /** As they meet it (live/pretend.ts). */
  readonly view: WorkshopView;
  readonly phase: Phase;
  readonly as: As;
  readonly allowed: Allowed;
  /** Empty of a table that is confidential. */
  readonly boardTitle: (board: BoardId) => string;
  /** Empty where there is no such zone. */
  readonly zoneTitle: (zone: string) => string;
}

const list = (texts: readonly string[]): string => new Intl.ListFormat(locale(), { type: 'conjunction' }).format(texts);

export function linesOf(told: Told): readonly Line[] {
  const line = (key: string, term: string, said: readonly string[]): Line[] => {
    const there = said.filter(Boolean);
    return there.length > 0 ? [{ key, term, said: there }] : [];
  };
  return [
    ...line('where', m.rehearse_where(), where(told)),
    ...line('write', m.rehearse_write(), writing(told)),
    ...line('see', m.rehearse_see(), seeing(told)),
    ...line('do', m.rehearse_do(), doing(told)),
    ...line('names', m.rehearse_names(), names(told)),
    ...line('vote', m.rehearse_vote(), votes(told)),
    ...line('time', m.rehearse_time(), time(told.phase)),
    ...line('kept', m.rehearse_kept(), told.phase.off_the_record ? [m.rehearse_kept_not()] : []),
  ];
}

function entriesOf<K extends Entry['do']>({ enter }: Phase, kind: K) {
  return enter.filter((entry): entry is Extract<Entry, { do: K }> => entry.do === kind);
}

function where({ phase, as, allowed: { place, atTable }, boardTitle }: Told): string[] {
  const [turn] = entriesOf(phase, 'rotate');
  const round = turn && turn.round + 1;
  const board = place === null ? '' : boardTitle(place);
  return [
    place === null
      ? m.rehearse_where_none()
      : !atTable
        ? m.rehearse_where_board({ board })
        : board
          ? m.rehearse_where_table({ board })
          : m.rehearse_where_apart(),
    round === undefined || as === 'observer'
      ? ''
      : as === 'host'
        ? m.rehearse_where_stays({ round })
        : m.rehearse_where_turn({ round }),
    phase.spotlight ? m.rehearse_where_spotlight() : '',
  ];
}

function writing({ as, allowed, zoneTitle }: Told): string[] {
  const { writes, zones, sees, linkAsked, enters } = allowed;
  if (as === 'observer') return [m.rehearse_write_reads()];
  if (writes === 'nowhere') return [m.rehearse_write_nowhere()];
  const how = {
    private: m.rehearse_write_private,
    moderated: m.rehearse_write_moderated,
    board: sees === 'group' ? m.rehearse_write_table : m.rehearse_write_board,
  }[writes];
  const named = zones.map(zoneTitle).filter(Boolean);
  const answered = linkAsked ? zoneTitle(linkAsked.zone) : '';
  return [
    how(),
    named.length > 0
      ? m.rehearse_write_zones({ count: named.length, zones: list(named.map((zone) => m.rehearse_zone({ zone }))) })
      : zones.length === 0
        ? m.rehearse_write_anywhere()
        : '',
    answered && m.rehearse_write_link({ zone: answered }),
    enters ? m.rehearse_write_enters() : '',
  ];
}

function seeing({ phase, allowed, boardTitle }: Told): string[] {
  const { writes, sees, inherits, edit } = allowed;
  const reveals = entriesOf(phase, 'reveal').map(({ how }) =>
    how.whose === 'all'
      ? m.rehearse_see_reveal()
      : how.whose === 'next'
        ? m.rehearse_see_reveal_next()
        : m.rehearse_see_reveal_group(),
  );
  const pours = new Set(entriesOf(phase, 'pour').map(({ to }) => m.rehearse_see_pour({ board: boardTitle(to) })));
  const others =
    sees === 'nobody'
      ? m.rehearse_see_nobody()
      : sees === 'group'
        ? m.rehearse_see_group()
        : writes === 'moderated'
          ? m.rehearse_see_accepted()
          : writes === 'nowhere'
            ? m.rehearse_see_there()
            : m.rehearse_see_everyone();
  return [...reveals, ...pours, others, inherits && edit !== 'all' ? m.rehearse_see_earlier() : ''];
}

function doing({ as, allowed }: Told): string[] {
  if (as === 'observer') return [];
  const { edit, move, remove, link, shape } = allowed;
  const acts: readonly (readonly [Reach, string])[] = [
    [edit, m.rehearse_do_edit()],
    [move, m.rehearse_do_move()],
    [remove, m.rehearse_do_remove()],
  ];
  const of = (reach: Reach) => list(acts.flatMap(([one, verb]) => (one === reach ? [verb] : [])));
  const [own, group, all] = [of('own'), of('group'), of('all')];
  const said = [
    all && m.rehearse_do_all({ verbs: all }),
    group && m.rehearse_do_group({ verbs: group }),
    own && m.rehearse_do_own({ verbs: own }),
    link === 'none' ? '' : m.rehearse_do_link(),
    shape === 'none' ? '' : m.rehearse_do_shape(),
  ].filter(Boolean);
  return [said.length > 0 ? m.rehearse_do_these({ acts: said.join(', ') }) : m.rehearse_do_nothing()];
}

/** Private ideas are named when they are revealed, if the reveal names them. */
function names({ view, phase, as, allowed: { writes, signs } }: Told): string[] {
  if (as === 'observer' || writes === 'nowhere') return [];
  if (writes !== 'private') return [signs ? m.rehearse_names_shown() : m.rehearse_names_masked()];
  const after = view.script.slice(view.script.findIndex(({ id }) => id === phase.id) + 1);
  const [reveal] = after.filter(({ skipped }) => !skipped).flatMap((one) => entriesOf(one, 'reveal'));
  return [signs && !reveal?.how.anonymous ? m.rehearse_names_revealed() : m.rehearse_names_masked()];
}

function votes({ phase, allowed: { takesPart } }: Told): string[] {
  return entriesOf(phase, 'vote').flatMap(({ plan: { title, how } }) =>
    takesPart ? [m.rehearse_vote_opens({ title }), howTo(how)] : [m.rehearse_vote_not({ title })],
  );
}

function time({ seconds, exit }: Phase): string[] {
  if (seconds === null) return [m.rehearse_time_none()];
  return [m.rehearse_time_limit({ length: lengthText(seconds) }), exit === 'by_timer' ? m.rehearse_time_timer() : ''];
}
