// The customer's time in pieces that do not overlap: each second is counted once.

import { secondsBetween } from '../../kit/time.ts';
import type { Segment } from './model.ts';

export interface Piece extends Segment {
  seconds: number;
}

/** Phones ring while the customer waits, several at once: that is ringing, and no waiting. */
export function piecesOf(segments: Segment[]): Piece[] {
  const rings = segments.filter((one) => one.kind === 'ring');
  return segments.map((segment) => {
    const { from, to } = span(segment);
    const others = segment.kind === 'queue' ? rings : rings.slice(0, rings.indexOf(segment));
    const isDivided = segment.kind === 'queue' || segment.kind === 'ring';
    const counted = isDivided ? common(from, to, others.map(span)) : 0;
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
