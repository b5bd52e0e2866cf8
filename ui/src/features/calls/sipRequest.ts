// What a call that comes says of itself: who it is, which of ours, and why it is to be answered.

import type { RTCSession } from 'jssip/lib/RTCSession';

/** Who is at the other end; empty when Asterisk does not know it either. */
export function numberOf(session: RTCSession): string {
  const user = session.remote_identity?.uri?.user ?? '';
  return ['anonymous', 'asterisk'].includes(user) ? '' : user;
}

interface Request {
  getHeader(name: string): string | undefined;
}

/** Which of my calls rings: there may be several. */
export function lineOf(request: Request): string | undefined {
  return request.getHeader('X-Dzvin-Call');
}

/** `return`: our talk that lost its page, the server rings the page that is back; `listen`: a talk of
 * somebody else; `beep`: a new call that is answered by itself after a beep. */
export type Itself = 'return' | 'listen' | 'beep' | null;
export function comesByItself(request: Request): Itself {
  const info = request.getHeader('Call-Info') ?? '';
  if (info.includes(';supervisor')) return 'listen';
  if (info.includes('answer-after=0')) return 'return';
  return info.includes('answer-after=') ? 'beep' : null;
}
