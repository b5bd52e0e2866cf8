// The customer's time in pieces that do not overlap: each second is counted once.

import { secondsBetween } from '../../kit/time.ts';
import type { Segment } from './model.ts';

export interface Piece extends Segment {
  seconds: number;
}

/** Of what goes on at once the customer has the first: in a conference two talk with him, a phone
 * rings while he waits, and a colleague's while he talks or hears music. */
const FIRST: Segment['kind'][] = ['talk', 'hold', 'forward', 'voicemail', 'ring', 'queue', 'ivr'];

/** Without what was nothing but something else. */
export function piecesOf(segments: Segment[]): Piece[] {
  const rank = ({ kind }: Segment) => FIRST.indexOf(kind);
  return segments.flatMap((segment, n) => {
    const { from, to } = span(segment);
    const before = segments.filter(
      (one, m) => rank(one) < rank(segment) || (rank(one) === rank(segment) && m < n),
    );
    const counted = common(from, to, before.map(span));
    if (counted > 0 && counted === to - from) return [];
    return { ...segment, seconds: (to - from - counted) / 1000 };
  });
}

interface Span {
  from: number;
  to: number;
}

function span({ started_at, ended_at }: Segment): Span {
  const from = Date.parse(started_at);
  return {
    from,
    to: from + 1000 * Math.max(0, secondsBetween(started_at, ended_at ?? started_at)),
  };
}

/** Milliseconds between `from` and `to` that any of these spans covers. */
function common(from: number, to: number, spans: Span[]): number {
  let [sum, reached] = [0, from];
  for (const one of [...spans].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(reached, one.from);
    const end = Math.min(to, one.to);
    if (end > begin) {
      sum += end - begin;
      reached = end;
    }
  }
  return sum;
}
