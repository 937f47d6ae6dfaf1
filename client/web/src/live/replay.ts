// The REST interface of the past: a workshop's replay for those inside, a published one for whoever has its link.
import type {
  BoardView,
  Created,
  ExtractBoard,
  ExtractWorkshop,
  Onward,
  OnwardWish,
  ReplayLink,
  ReplayView,
  Segment,
} from '../protocol';
import { ask, type Answer } from './api';

/** Where a replay is asked for. */
export interface ReplayAddress {
  view(names: boolean): Promise<Answer<ReplayView>>;
  segment(n: number, version: string): Promise<Answer<Segment>>;
}

const query = (fields: Readonly<Record<string, string | null>>): string => {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) if (value !== null) search.set(key, value);
  const text = search.toString();
  return text && `?${text}`;
};

function at(path: string): ReplayAddress {
  return {
    view: (names) => ask('GET', `${path}${query({ names: names ? '1' : null })}`),
    segment: (n, version) => ask('GET', `${path}/segments/${n}${query({ version })}`),
  };
}

export const replayOf = (workshop: string): ReplayAddress =>
  at(`/api/workshops/${encodeURIComponent(workshop)}/replay`);
export const publishedReplay = (secret: string): ReplayAddress => at(`/api/replays/${encodeURIComponent(secret)}`);

/** The links to published replays, for the facilitation. */
export const replayLinks = (workshop: string): Promise<Answer<readonly ReplayLink[]>> =>
  ask('GET', `/api/workshops/${encodeURIComponent(workshop)}/replay/links`);

/** A moment of the past as a new workshop, which this browser then runs. Sets the cookie. */
export const extractWorkshop = (workshop: string, asked: ExtractWorkshop): Promise<Answer<Created>> =>
  ask('POST', `/api/workshops/${encodeURIComponent(workshop)}/extract`, asked);

/** What would come along into another method; makes nothing. */
export const lookOnward = (workshop: string, asked: OnwardWish): Promise<Answer<Onward>> =>
  ask('POST', `/api/workshops/${encodeURIComponent(workshop)}/onward`, asked);

/** A moment of one board as a new board of the same workshop. */
export const extractBoard = (workshop: string, asked: ExtractBoard): Promise<Answer<BoardView>> =>
  ask('POST', `/api/workshops/${encodeURIComponent(workshop)}/boards`, asked);
