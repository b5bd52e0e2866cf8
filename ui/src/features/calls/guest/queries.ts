// What a visitor may ask without signing in.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../api/client.ts';
import type { PhoneAccount } from '../softphone.ts';

export interface PublicNumber {
  label: string;
  company: string;
  language: string;
}

/** `dial` is the one number that the guest's phone reaches. */
export interface GuestAccount extends PhoneAccount {
  dial: string;
}

export function publicNumberQuery(slug: string) {
  return queryOptions({
    queryKey: ['public-number', slug],
    queryFn: () => request<PublicNumber>('GET', `/api/public/numbers/${encodeURIComponent(slug)}`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function guestAccount(slug: string): Promise<GuestAccount> {
  return request('POST', `/api/public/numbers/${encodeURIComponent(slug)}/calls`, {});
}
