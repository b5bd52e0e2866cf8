// A piece of news in its form: moments by the clock on this desk. Pure.

import { changedValues } from '../../forms/values.ts';
import type { Named, Written } from './queries.ts';

export interface NewsForm {
  title: string;
  text: string;
  /** By the clock here, like `2026-12-25T17:30`; empty: at once. */
  since: string;
  /** Empty: until it is taken away. */
  until: string;
  groups: string[];
  roles: string[];
}

export interface NewsValues extends Omit<NewsForm, 'since' | 'until'> {
  since?: string;
  until?: string | null;
}

/** Minutes are enough. */
export function localMoment(iso: string | null | undefined): string {
  if (!iso) return '';
  const at = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function instant(local: string): string | null {
  return local ? new Date(local).toISOString() : null;
}

export function newsForm(one?: Written): NewsForm {
  return {
    title: one?.title ?? '',
    text: one?.text ?? '',
    since: localMoment(one?.since),
    until: localMoment(one?.until),
    groups: one?.groups ?? [],
    roles: one?.roles ?? [],
  };
}

export function checkNews({ title, since, until }: NewsForm): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (!title.trim()) wrong.title = 'required';
  if (until && until <= (since || localMoment(new Date().toISOString()))) wrong.until = 'too_early';
  return wrong;
}

/** What is sent; of one that is there already only what was changed. */
export function newsValues(form: Partial<NewsForm>): Partial<NewsValues> {
  const { since, until, ...rest } = form;
  const begins = since ? instant(since) : null;
  return {
    ...rest,
    ...(begins && { since: begins }),
    ...(until !== undefined && { until: instant(until) }),
  };
}

export function newsChanges(before: NewsForm, after: NewsForm): Partial<NewsValues> {
  const changed = changedValues(before, after);
  // Without a beginning it begins now.
  if (changed.since === '') changed.since = localMoment(new Date().toISOString());
  return newsValues(changed);
}

export type Stage = 'to_come' | 'shown' | 'over';

export function stageOf({ since, until }: Written, now: number): Stage {
  if (Date.parse(since) > now) return 'to_come';
  return until && Date.parse(until) <= now ? 'over' : 'shown';
}

/** Names of those whom it is for, departments first; nothing: everybody. */
export function audienceOf(one: Written, groups: Named[], roles: Named[]): string[] {
  const named = (all: Named[], ids: string[]) =>
    all.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return [...named(groups, one.groups), ...named(roles, one.roles)];
}

/** How long until the board is to be asked again, as far as timers reach. */
export function pauseUntil(changesAt: string | null, at: string): number | null {
  if (!changesAt) return null;
  return Math.min(Math.max(0, Date.parse(changesAt) - Date.parse(at)) + 200, 2 ** 31 - 1);
}
