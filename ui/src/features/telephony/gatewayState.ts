// What the live state of a gateway means in plain words, and what to do about it.

import type { SettingsTexts } from '../../i18n/en.settings.ts';
import type { Gateway } from './gateway.ts';

type Words = SettingsTexts['gateway_state'];
type Troubles = SettingsTexts['gateway_trouble'];

export interface Told {
  color: 'green' | 'red' | 'gray' | 'blue';
  word: keyof Words;
  /** Why it is down and what to do. */
  trouble: keyof Troubles | null;
}

const BY_CODE: Record<number, keyof Troubles> = {
  401: 'login',
  403: 'login',
  404: 'account',
  407: 'login',
  408: 'silence',
  423: 'expires',
  480: 'busy',
  486: 'busy',
};

export function told(gateway: Gateway, isProviderOn: boolean): Told {
  const { kind, live, options_seconds } = gateway;
  const isRegistered = kind === 'line' || isComing(gateway);
  if (!gateway.is_active || !isProviderOn) return { color: 'gray', word: 'off', trouble: null };
  if (live.state === 'up') {
    return { color: 'green', word: isRegistered ? 'registered' : 'answers', trouble: null };
  }
  if (live.state === 'down') {
    return {
      color: 'red',
      word: isRegistered && !isSilent(gateway) ? 'not_registered' : 'silent',
      trouble: troubleOf(gateway),
    };
  }
  if (kind === 'line') return { color: 'blue', word: 'registering', trouble: null };
  return { color: 'gray', word: options_seconds ? 'waiting' : 'not_asked', trouble: null };
}

/** An own PBX without an address registers here. */
function isComing({ kind, host }: Gateway): boolean {
  return kind === 'pbx' && !host;
}

/** Registered with it, but no answer to OPTIONS. */
function isSilent(gateway: Gateway): boolean {
  return gateway.live.why === 'unreachable' && !isComing(gateway);
}

function troubleOf(gateway: Gateway): keyof Troubles {
  const { live } = gateway;
  if (isComing(gateway)) return 'pbx';
  if (live.why === 'unreachable') return 'options';
  if (live.why === 'no_answer') return 'silence';
  const code = live.sip_code ?? 0;
  const known = BY_CODE[code];
  if (known) return known;
  return code >= 500 ? 'busy' : 'refused';
}
