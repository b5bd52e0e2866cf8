// The company's settings: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { Company, companyChanges } from './company.ts';

export const companyQuery = queryOptions({
  queryKey: ['settings', 'tenant'],
  queryFn: () => request<Company>('GET', '/api/company'),
});

export const queueNamesQuery = queryOptions({
  queryKey: ['settings', 'queue'],
  queryFn: async () => byName(await request<{ id: string; name: string }[]>('GET', '/api/queues')),
});

export function changeCompany(changes: ReturnType<typeof companyChanges>): Promise<Company> {
  return request('PATCH', '/api/company', changes);
}
