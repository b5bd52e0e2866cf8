// My own figures of the shift, as the reports count them.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';

export interface StatusTime {
  state: string;
  reason: string | null;
  seconds: number;
  times: number;
}

export interface OwnStatistics {
  at: string;
  productivity: {
    total: number;
    inbound: number;
    outbound: number;
    successful: number;
    unsuccessful: number;
    talk_seconds: number;
    hold_seconds: number;
    /** Each moment once: less than talk and hold of several lines together. */
    busy_seconds: number;
    acd_seconds: number | null;
    aht_seconds: number | null;
    missed_offers: number;
    rejected_offers: number;
  };
  forms_completed: number;
  work_time: {
    since: string | null;
    seconds: number;
    statuses: StatusTime[];
    breaks: number;
    running: { state: string; reason: string | null; since: string } | null;
  };
}

export const statisticsQuery = queryOptions({
  queryKey: ['statistics', 'mine'],
  queryFn: () => request<OwnStatistics>('GET', '/api/statistics/mine'),
});
