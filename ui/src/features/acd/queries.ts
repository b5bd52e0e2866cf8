// Statuses: what an operator asks the server to change, and why no calls come.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import type { Me } from '../../live/snapshot.ts';
import type { WhyReason } from '../../live/whyWords.ts';

export interface Wish {
  state: 'ready' | 'away';
  reason?: string;
  comment?: string;
}

export function setStatus(wish: Wish): Promise<void> {
  return request('POST', '/api/operators/me/status', wish);
}

/** What was pressed during a call shall not come after all. */
export function dropPlan(): Promise<void> {
  return request('DELETE', '/api/operators/me/planned');
}

/** More time after a call, once. */
export function extendPcp(): Promise<void> {
  return request('POST', '/api/operators/me/extend', {});
}

export function finishPcp(): Promise<void> {
  return request('POST', '/api/operators/me/finish', {});
}

/** Asked again whenever something that it depends on has changed; never polled. */
export function whyQuery(me: Me) {
  const depends = [me.state, me.since, me.is_reachable, me.queues.join()];
  return queryOptions({
    queryKey: ['why', ...depends],
    queryFn: () => request<{ reasons: WhyReason[] }>('GET', '/api/operators/me/why'),
    staleTime: 0,
  });
}
