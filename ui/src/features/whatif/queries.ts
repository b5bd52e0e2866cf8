// What if: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { queryString, request } from '../../api/client.ts';

export type StudyState = 'waiting' | 'running' | 'done' | 'failed';

export interface Spread {
  mean: number;
  shape?: 'exponential' | 'lognormal' | 'constant';
}

export interface Plan {
  name: string;
  variants: {
    name: string;
    calls_percent: number;
    lines: number | null;
    queues: { queue: string; settings: Record<string, number | string> }[];
    staffing: { queue: string; change: number; shift: string | null }[];
  }[];
  seed: number;
  stored?: { date: string; days: number; queues: string[] } | null;
  synthetic?: {
    queues: {
      name: string;
      starts: string;
      arrivals: number[];
      talk: Spread;
      wrap: Spread;
      patience: Spread | null;
      vip_percent: number;
      customers: number | null;
      settings: Record<string, number | string>;
    }[];
    operators: {
      name: string;
      count: number;
      shifts: string[];
      queues: { queue: string; priority: number }[];
      lines: number;
      status_control: boolean;
    }[];
  } | null;
}

export interface Figures {
  offered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  timed_out: number;
  refused: number;
  unserved: number;
  service_level: number | null;
  answer_mean: number | null;
  answer_p50: number | null;
  answer_p90: number | null;
  answer_p99: number | null;
  wait_mean: number | null;
  wait_max: number | null;
  held: number;
  held_mean: number | null;
}

export interface Interval {
  at: string;
  offered: number;
  answered: number;
  abandoned: number;
  service_level: number | null;
  answer_mean: number | null;
  operators: number;
  occupancy: number | null;
}

export interface Result {
  variant: string;
  total: Figures;
  queues: Record<string, Figures>;
  occupancy: number | null;
  fairness: {
    operators: number;
    calls_least: number;
    calls_most: number;
    calls_per_hour_spread: number | null;
    idle_least: number | null;
    idle_most: number | null;
    idle_spread: number | null;
  };
  intervals: Interval[];
}

export interface StudySummary {
  id: string;
  name: string;
  made_at: string;
  state: StudyState;
  done: number;
}

export interface Study extends StudySummary {
  plan: Plan;
  results: Result[] | null;
  wrong: { field: string; problem: string; about: string } | null;
}

export interface Choices {
  queues: { id: string; name: string; members: number }[];
  strategies: string[];
  today: string;
}

export interface Forecast {
  operators: number;
  service_level: number;
  occupancy: number;
  will_wait: number;
  answer_seconds: number | null;
  abandoned: number;
}

export interface Week {
  since: string;
  until: string;
  handled: {
    calls: number;
    answered: number;
    handle_seconds: number | null;
    patience_seconds: number | null;
  };
  needs: { weekday: number; half: number; calls: number; operators: number; planned: number }[];
}

const isOpen = ({ state }: StudySummary) => state === 'waiting' || state === 'running';
const AGAIN_MS = 1000;

export const choicesQuery = queryOptions({
  queryKey: ['whatif', 'choices'],
  queryFn: () => request<Choices>('GET', '/api/what-if/choices'),
});

export const studiesQuery = queryOptions({
  queryKey: ['whatif', 'list'],
  queryFn: () => request<StudySummary[]>('GET', '/api/what-if'),
  refetchInterval: ({ state }) => (state.data?.some(isOpen) ? AGAIN_MS : false),
});

export function studyQuery(id: string) {
  return queryOptions({
    queryKey: ['whatif', 'one', id],
    queryFn: () => request<Study>('GET', `/api/what-if/${id}`),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data) ? AGAIN_MS : false),
  });
}

export function addStudy(plan: Plan): Promise<StudySummary> {
  return request('POST', '/api/what-if', plan);
}

export function deleteStudy(id: string): Promise<void> {
  return request('DELETE', `/api/what-if/${id}`);
}

export interface Goal {
  share: number;
  seconds: number;
  occupancy: number;
}

export interface Asked extends Goal {
  calls: number;
  handle: number;
  patience?: number;
}

export function staffingQuery(asked: Asked) {
  return queryOptions({
    queryKey: ['whatif', 'staffing', asked],
    queryFn: () =>
      request<{ needed: number; erlangs: number; forecasts: Forecast[] }>(
        'GET',
        `/api/staffing${queryString({ ...asked })}`,
      ),
    placeholderData: (before) => before,
  });
}

export interface AskedWeek extends Goal {
  queues: string[];
  weeks: number;
  shrinkage: number;
}

export function weekQuery({ queues, ...asked }: AskedWeek) {
  const chosen = queues.map((id) => `&queue=${id}`).join('');
  return queryOptions({
    queryKey: ['whatif', 'week', queues, asked],
    queryFn: () => request<Week>('GET', `/api/staffing/week${queryString({ ...asked })}${chosen}`),
    enabled: queues.length > 0,
    placeholderData: (before) => before,
  });
}
