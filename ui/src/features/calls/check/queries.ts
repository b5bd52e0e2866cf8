// The last check of my phone, and by what a call would reach me now.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../api/client.ts';
import type { Check, CheckForm } from './form.ts';

export type Way = 'browser' | 'device' | 'int' | 'ext';

export const ownCheckQuery = queryOptions({
  queryKey: ['phone-check'],
  queryFn: () => request<Check[]>('GET', '/api/phone/check'),
});

/** `when`: another state of mine is another question. */
export function waysQuery(when: string) {
  return queryOptions({
    queryKey: ['phone-ways', when],
    queryFn: () => request<Way[]>('GET', '/api/phone/ways'),
    staleTime: 0,
  });
}

export function sendCheck(form: CheckForm): Promise<Check> {
  return request('POST', '/api/phone/check', form);
}
