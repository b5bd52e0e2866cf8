// Orders about a call, and credentials of this page's phone.

import { request } from '../../api/client.ts';
import type { IceAccount } from './ice.ts';
import type { PhoneAccount } from './softphone.ts';

export type CallOrder =
  | 'hold'
  | 'resume'
  | 'hang-up'
  | 'reject'
  | 'mute'
  | 'unmute'
  | 'complete'
  | 'return'
  | 'swap';

/** Whom to bring the customer to, or into the talk. */
export interface Target {
  kind: 'operator' | 'group' | 'queue' | 'scenario' | 'number';
  id?: string;
  number?: string;
}

export function tellMicrophone(endpoint: string, is_usable: boolean): Promise<void> {
  return request('PUT', '/api/phone/microphone', { endpoint, is_usable });
}

export function orderCall(call: string, order: CallOrder): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/${order}`, {});
}

export function sendDigits(call: string, digits: string): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/digits`, { digits });
}

export function transferCall(call: string, kind: 'blind' | 'attended', to: Target): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/transfer`, { kind, to });
}

export function inviteToCall(call: string, to: Target): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/invite`, { to });
}

export function pauseRecording(call: string, is_paused: boolean): Promise<void> {
  return request('POST', `/api/calls/${encodeURIComponent(call)}/record`, { is_paused });
}

/** For which of my queues I call out from now on. */
export function chooseOutQueue(queue: string): Promise<void> {
  return request('PUT', '/api/operators/me/out-queue', { queue });
}

/** Click to call: my desk phone or mobile rings, and when I pick up the number is dialled. */
export function callOut(number: string): Promise<{ call: string }> {
  return request('POST', '/api/calls', { number });
}

export function phoneAccount(): Promise<PhoneAccount> {
  return request('POST', '/api/phone', {});
}

export function phoneIce(): Promise<IceAccount> {
  return request('POST', '/api/phone/ice', {});
}
