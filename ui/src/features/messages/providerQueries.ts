// SMS providers: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request, TRIAL_MS } from '../../api/client.ts';
import type { Provider, ProviderValues } from './provider.ts';

export const providersQuery = queryOptions({
  queryKey: ['settings', 'sms_provider'],
  queryFn: () => request<Provider[]>('GET', '/api/sms-providers'),
});

interface Named {
  id: string;
  name: string;
}

/** Who can read what strangers write: queues and departments, as far as one may see them. */
export function placesQuery(hasQueues: boolean, hasGroups: boolean) {
  return queryOptions({
    queryKey: ['settings', 'sms_inbox', hasQueues, hasGroups],
    queryFn: async () => {
      const queues = hasQueues ? await request<Named[]>('GET', '/api/queues') : [];
      const groups = hasGroups ? await request<Named[]>('GET', '/api/groups') : [];
      return [...queues, ...groups].map(({ id, name }) => ({ id, name }));
    },
  });
}

export function addProvider(values: ProviderValues): Promise<Provider> {
  return request('POST', '/api/sms-providers', values);
}

export function changeProvider(id: string, values: ProviderValues): Promise<Provider> {
  return request('PATCH', `/api/sms-providers/${id}`, values);
}

export function orderProviders(ids: string[]): Promise<void> {
  return request('PUT', '/api/sms-providers/order', { ids });
}

export function deleteProvider(id: string): Promise<void> {
  return request('DELETE', `/api/sms-providers/${id}`);
}

export function tryProvider(id: string, to: string, text: string): Promise<{ ids: string[] }> {
  return request('POST', `/api/sms-providers/${id}/test`, { to, text }, TRIAL_MS);
}
