// Orders about a call, and credentials of this page's phone.

import { request } from '../../api/client.ts';
import type { IceAccount } from './ice.ts';
import type { PhoneAccount } from './softphone.ts';

export type CallOrder = 'hold' | 'resume' | 'hang-up' | 'reject' | 'mute' | 'unmute';

export function orderCall(call: string, order: CallOrder): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/${order}`, {});
}

export function sendDigits(call: string, digits: string): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/digits`, { digits });
}

export function phoneAccount(): Promise<PhoneAccount> {
  return request('POST', '/api/phone', {});
}

export function phoneIce(): Promise<IceAccount> {
  return request('POST', '/api/phone/ice', {});
}
