// A played board where the views expect an open one: always there, always saved, with nobody else at it.
import { quiet } from '../board/late-presence';
import type { OpenBoard } from '../board/open';
import type { PlayedBoard } from './played';

export function openPlayed(api: PlayedBoard): OpenBoard {
  return {
    api,
    presence: quiet,
    saveState: { kind: 'saved' },
    ready: true,
    listen: () => () => undefined,
    close: () => undefined,
    forget: () => Promise.resolve(),
  };
}
