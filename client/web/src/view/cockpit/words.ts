// The cockpit's sentences that are made of several facts.
import { locale, m, number } from '../../i18n';
import type { Entry, Phase, Progress, Rules, VoteKind, VoteView } from '../../protocol';
import { consentActText, consentEffect, electionActText, electionEffect } from '../decide/act-words';
import type { Act } from './next';
import { presetOf, type Preset } from './script';

const PRESET_TEXT: { readonly [P in Preset]: () => string } = {
  private: m.cockpit_rules_private,
  together: m.cockpit_rules_together,
  moderated: m.inbox_rules,
  sort: m.cockpit_rules_sort,
  table: m.cockpit_rules_table,
  read: m.cockpit_rules_read,
};

const VOTE_TEXT: { readonly [K in VoteKind['kind']]: () => string } = {
  dots: m.cockpit_vote_dots,
  yes_no: m.cockpit_vote_yes_no,
  scale: m.cockpit_vote_scale,
  two_axes: m.cockpit_vote_two_axes,
  ranking: m.cockpit_vote_ranking,
  judgement: m.cockpit_vote_judgement,
  consent: m.cockpit_vote_consent,
  nomination: m.cockpit_vote_nomination,
};

export function presetText(preset: Preset): string {
  return PRESET_TEXT[preset]();
}

export function rulesText(rules: Rules): string {
  const preset = presetOf(rules);
  const what = preset ? presetText(preset) : m.cockpit_rules_own();
  return rules.authors === 'masked' ? m.cockpit_rules_masked({ rules: what }) : what;
}

export function kindText(kind: VoteKind['kind']): string {
  return VOTE_TEXT[kind]();
}

/** «8 min», «sans limite». */
export function lengthText(seconds: number | null): string {
  if (seconds === null) return m.cockpit_unlimited();
  return m.cockpit_min({ count: number.format(Math.round(seconds / 6) / 10) });
}

/** «45 min», «1 h 35». */
export function totalText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return m.cockpit_min({ count: minutes });
  return m.cockpit_hours({ hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') });
}

const hour = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' });

/** «16:40». */
export function hourText(at: number): string {
  return hour.format(at);
}

/** What a phase does by itself when it begins. */
export function entryText(entry: Entry): string {
  switch (entry.do) {
    case 'reveal':
      return m.cockpit_enter_reveal();
    case 'rotate':
      return m.cockpit_enter_rotate();
    case 'pour':
      return m.cockpit_enter_pour();
    case 'vote':
      return m.cockpit_enter_vote({ title: entry.plan.title });
  }
}

/** What the large button says: the act, and what it will do. */
export function actText(act: Act): string {
  switch (act.kind) {
    case 'compose':
      return m.cockpit_act_compose();
    case 'close_vote':
      return m.cockpit_act_close_vote({ cast: act.cast, of: act.of });
    case 'reveal_vote':
      return m.cockpit_act_reveal_vote({ title: act.vote.title });
    case 'consent':
      return consentActText(act.step, act.decision);
    case 'election':
      return electionActText(act.step, act.election);
    case 'reveal':
      return m.cockpit_act_reveal({ count: act.notes });
    case 'start':
      return act.first
        ? m.cockpit_act_begin({ label: act.phase.label })
        : m.cockpit_act_start({ label: act.phase.label });
    case 'close':
      return m.cockpit_act_close();
    case 'reopen':
      return m.cockpit_act_reopen();
    case 'archive':
      return m.cockpit_act_archive();
  }
}

/** The consequence, under the act; empty when the act says it all. */
export function effectText(act: Act): string {
  if (act.kind === 'start') {
    const effects = act.phase.enter.map(entryText);
    if (act.notes > 0) effects.push(m.cockpit_enter_notes({ count: act.notes }));
    return effects.length > 0 ? effects.join(' · ') : rulesText(act.phase.rules);
  }
  if (act.kind === 'consent') return consentEffect(act.step, act.decision);
  if (act.kind === 'election') return electionEffect(act.step);
  if (act.kind === 'reveal') return m.cockpit_effect_reveal({ count: act.people });
  if (act.kind === 'close_vote') return m.cockpit_effect_close_vote({ title: act.vote.title });
  if (act.kind === 'reveal_vote') return m.cockpit_effect_reveal_vote();
  if (act.kind === 'close') return m.cockpit_effect_close();
  return '';
}

/** What an act is called while it waits: «Révélation», before «dans 10 s». */
export function waitText(act: Act): string {
  switch (act.kind) {
    case 'reveal':
      return m.cockpit_wait_reveal();
    case 'consent':
    case 'election':
      return m.decide_wait_close_round();
    case 'close_vote':
      return m.cockpit_wait_close_vote();
    case 'reveal_vote':
      return m.cockpit_wait_reveal_vote();
    case 'start':
      return act.phase.label;
    case 'archive':
      return m.cockpit_wait_archive();
    default:
      return actText(act);
  }
}

export function finishedText({ finished, of }: Progress): string {
  return m.cockpit_finished({ finished, of });
}

export function voteStateText(state: VoteView['state']): string {
  if (state === 'open') return m.cockpit_vote_open();
  if (state === 'closed') return m.cockpit_vote_closed();
  return state === 'revealed' ? m.cockpit_vote_revealed() : m.cockpit_vote_cancelled();
}

/** What else a phase asks or does. */
export function askedText(phase: Phase): string[] {
  return [phase.require_link ? m.cockpit_enter_link() : '', phase.spotlight ? m.cockpit_enter_spotlight() : ''].filter(
    Boolean,
  );
}

export function seatText(phase: Phase): string {
  return phase.round === null ? '' : m.cockpit_round({ round: phase.round + 1 });
}
