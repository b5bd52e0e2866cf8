// What `GET /api/calls/{call}/trace` answers, and where its columns stand.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

/** What Asterisk counted; `null`: the other side sent no reports. */
export interface Sound {
  packets_in: number;
  packets_out: number;
  lost_in: number;
  lost_out: number | null;
  jitter_in_ms: number;
  jitter_out_ms: number | null;
  round_trip_ms: number | null;
  mos: number | null;
}

export interface TraceLeg {
  leg: string;
  is_arrived: boolean;
  operator: string | null;
  sound: Sound | null;
}

export interface SipMessage {
  at: string;
  leg: string;
  is_ours: boolean;
  method: string;
  /** 0: a request. */
  code: number;
  reason: string;
  text: string;
}

export interface AskedCommand {
  at: string;
  leg: string;
  command: string;
  ms: number;
  status: number;
  why: string;
}

export interface CallTrace {
  legs: TraceLeg[];
  messages: SipMessage[];
  commands: AskedCommand[];
}

export interface Arrow {
  /** First and last column it touches, from 0. */
  first: number;
  last: number;
  pointsRight: boolean;
}

export function traceQuery(call: string) {
  return queryOptions({
    queryKey: ['call', call, 'trace'],
    queryFn: () => request<CallTrace>('GET', `/api/calls/${encodeURIComponent(call)}/trace`),
  });
}

/** Who called us stands on the left, then we (null), then those whom we called. */
export function columnsOf(legs: TraceLeg[]): (TraceLeg | null)[] {
  return [...legs.filter((leg) => leg.is_arrived), null, ...legs.filter((leg) => !leg.is_arrived)];
}

export function arrowOf(message: SipMessage, columns: (TraceLeg | null)[]): Arrow {
  const us = columns.indexOf(null);
  const leg = columns.findIndex((column) => column?.leg === message.leg);
  const isLegRight = leg > us;
  return {
    first: Math.min(us, leg),
    last: Math.max(us, leg),
    pointsRight: message.is_ours === isLegRight,
  };
}
