// The outline of a recording; the sound itself is fetched by the audio element, piece by piece.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export interface Peaks {
  seconds: number;
  /** Loudness from 0 to 1. */
  left: number[];
  /** Empty when there is one side only. */
  right: number[];
}

export function audioUrl(recording: string): string {
  return `/api/recordings/${recording}/audio`;
}

export function peaksQuery(recording: string) {
  return queryOptions({
    queryKey: ['peaks', recording],
    queryFn: () => request<Peaks>('GET', `/api/recordings/${recording}/peaks`),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
