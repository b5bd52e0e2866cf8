// Providers, gateways and numbers: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type { Gateway, toChange, toCreate } from './gateway.ts';

export interface Provider {
  id: string;
  project: string;
  name: string;
  is_active: boolean;
}

export type ProviderForm = Pick<Provider, 'name' | 'is_active'>;

export const providersQuery = queryOptions({
  queryKey: ['settings', 'provider'],
  queryFn: async () => byName(await request<Provider[]>('GET', '/api/providers')),
});

export function addProvider(form: ProviderForm): Promise<Provider> {
  return request('POST', '/api/providers', form);
}

export function changeProvider(id: string, changes: Partial<ProviderForm>): Promise<Provider> {
  return request('PATCH', `/api/providers/${id}`, changes);
}

export function deleteProvider(id: string): Promise<void> {
  return request('DELETE', `/api/providers/${id}`);
}

export const gatewaysQuery = queryOptions({
  queryKey: ['settings', 'gateway'],
  queryFn: () => request<Gateway[]>('GET', '/api/gateways'),
});

export function addGateway(form: ReturnType<typeof toCreate>): Promise<Gateway> {
  return request('POST', '/api/gateways', form);
}

export function changeGateway(
  id: string,
  changes: ReturnType<typeof toChange> | { position: number },
): Promise<Gateway> {
  return request('PATCH', `/api/gateways/${id}`, changes);
}

export function deleteGateway(id: string): Promise<void> {
  return request('DELETE', `/api/gateways/${id}`);
}
