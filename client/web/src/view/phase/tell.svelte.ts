// What happens to everyone and is not on the page as words: said once to who listens with a screen reader.
import { untrack } from 'svelte';
import { m } from '../../i18n';
import type { LiveWorkshop } from '../../live';
import type { LiveClock } from '../../live/clock.svelte';
import { announceClock } from '../../live/clock-voice.svelte';
import type { Happening, VoteView } from '../../protocol';
import { announcer } from '../parts/announcer.svelte';
import { toasts } from '../parts/toasts.svelte';
import type { Part } from './part.svelte';

/** Call while a component is set up. */
export function tellPhase(workshop: LiveWorkshop, clock: LiveClock, part: Part): void {
  announceClock(clock, (text, how) => announcer.say(text, how));
  $effect(() =>
    workshop.listen((happening, by) => {
      if (['accessed', 'contributions_erased', 'followed'].includes(happening.kind)) {
        // Seldom: not among what every phone loads.
        void import('../privacy/told').then(({ toldText }) => toasts.show(toldText(happening, by, workshop)));
      }
      const said = untrack(() => sentence(happening, workshop, part));
      if (said)
        announcer.say(said, happening.kind === 'frozen' || happening.kind === 'thawed' ? 'assertive' : 'polite');
    }),
  );
}

function sentence(happening: Happening, workshop: LiveWorkshop, part: Part): string {
  const mine = (id: string): VoteView | undefined =>
    workshop.view?.votes.find((vote) => vote.id === id && (vote.group === null || vote.group === part.group?.id));
  switch (happening.kind) {
    case 'frozen':
      return m.phase_frozen();
    case 'thawed':
      return m.phase_thawed();
    case 'errand_done':
      return happening.done.what === 'revealed' ? m.phase_said_revealed({ count: happening.done.notes }) : '';
    case 'vote_opened': {
      const vote = mine(happening.vote.id);
      return vote ? m.phase_said_vote_open({ title: vote.title }) : '';
    }
    case 'vote_closed': {
      const vote = mine(happening.vote);
      return vote ? m.phase_said_vote_closed({ title: vote.title }) : '';
    }
    case 'vote_revealed': {
      const vote = mine(happening.vote);
      return vote ? m.phase_said_vote_revealed({ title: vote.title }) : '';
    }
    case 'hand_raised':
      return happening.person === workshop.person ? m.phase_hand_said_raised({ place: part.handPlace }) : '';
    case 'hand_lowered':
      return happening.person === workshop.person ? m.phase_hand_said_lowered() : '';
    default:
      return '';
  }
}
