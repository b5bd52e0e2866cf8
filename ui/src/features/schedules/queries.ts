// Schedules: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { Hours, Schedule, ScheduleForm } from './schedule.ts';

export interface Project {
  id: string;
  name: string;
}

/** What a schedule means at this instant; times are told in `timezone`. */
export interface Today {
  at: string;
  timezone: string;
  door: 'open' | 'closed' | 'holiday';
  /** Null while closed, and when it is never closed. */
  closes_at: string | null;
  /** Null while open, and when it does not open within a year. */
  opens_at: string | null;
}

export const schedulesQuery = queryOptions({
  queryKey: ['settings', 'schedule'],
  queryFn: async () => byName(await request<Schedule[]>('GET', '/api/schedules')),
});

/** The longest time that browsers wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Asked again at the moment when it changes by itself. */
export function todayQuery({ timezone, week, exceptions }: Hours) {
  return queryOptions({
    queryKey: ['schedule-today', timezone, week, exceptions],
    queryFn: () => request<Today>('POST', '/api/schedules/today', { timezone, week, exceptions }),
    refetchInterval: ({ state: { data } }) => {
      const next = data?.closes_at ?? data?.opens_at;
      if (!data || !next) return false;
      return Math.min(Date.parse(next) - Date.parse(data.at) + 1_000, LONGEST_WAIT_MS);
    },
  });
}

export function addSchedule(form: ScheduleForm): Promise<Schedule> {
  return request('POST', '/api/schedules', form);
}

export function changeSchedule(id: string, changes: Partial<ScheduleForm>): Promise<Schedule> {
  const { project: _kept, ...rest } = changes;
  return request('PATCH', `/api/schedules/${id}`, rest);
}

export function deleteSchedule(id: string): Promise<void> {
  return request('DELETE', `/api/schedules/${id}`);
}
