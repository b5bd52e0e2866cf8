// Scripts: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';
import type {
  Listed,
  Named,
  Quota,
  Script,
  ScriptDraft,
  Template,
  Verdict,
  Version,
} from './model.ts';

export const scriptsQuery = queryOptions({
  queryKey: ['settings', 'scripts'],
  queryFn: () => request<Listed[]>('GET', '/api/scripts'),
  staleTime: 0,
});

export const listsQuery = queryOptions({
  queryKey: ['settings', 'script-lists'],
  queryFn: async () => byName(await request<Named[]>('GET', '/api/scripts/lists')),
});

export const templatesQuery = queryOptions({
  queryKey: ['settings', 'script-templates'],
  queryFn: () => request<Template[]>('GET', '/api/scripts/templates'),
});

export interface HookSecretRow {
  host: string;
  made_at: string;
  made_by_name: string | null;
}

export const hookSecretsQuery = queryOptions({
  queryKey: ['settings', 'webhook-secrets'],
  queryFn: () => request<HookSecretRow[]>('GET', '/api/webhook-secrets'),
});

export function makeHookSecret(url: string): Promise<{ host: string; secret: string }> {
  return request('POST', '/api/webhook-secrets', { url });
}

export function scriptQuery(id: string) {
  return queryOptions({
    queryKey: ['script', id],
    queryFn: () => request<ScriptDraft>('GET', `/api/scripts/${id}`),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function versionsQuery(id: string, number: number | null) {
  return queryOptions({
    queryKey: ['settings', 'script-versions', id, number],
    queryFn: () => request<Version[]>('GET', `/api/scripts/${id}/versions`),
  });
}

export function checkQuery(draft: Script, quotas: Quota[]) {
  return queryOptions({
    queryKey: ['script-check', draft, quotas],
    queryFn: () => request<Verdict>('POST', '/api/scripts/check', { draft, quotas }),
    gcTime: 0,
  });
}

export function addScript(script: { name: string; project: string }): Promise<ScriptDraft> {
  return request('POST', '/api/scripts', script);
}

export function changeScript(
  id: string,
  changes: { name?: string; draft?: Script; quotas?: Quota[] },
): Promise<ScriptDraft> {
  return request('PATCH', `/api/scripts/${id}`, changes);
}

export function deleteScript(id: string): Promise<void> {
  return request('DELETE', `/api/scripts/${id}`);
}

export function publishScript(id: string): Promise<ScriptDraft> {
  return request('POST', `/api/scripts/${id}/publish`, {});
}

export function loadVersion(id: string, number: number): Promise<{ content: Script }> {
  return request('GET', `/api/scripts/${id}/versions/${number}`);
}

interface ValuePage {
  rows: { value: string }[];
}

/** For the preview: the operator's page asks by its form. */
export async function previewValues(list: string, begins: string): Promise<string[]> {
  if (!list) return [];
  const asked = new URLSearchParams({ begins, limit: '20' });
  const page = await request<ValuePage>('GET', `/api/lists/${list}/values?${asked}`);
  return page.rows.map(({ value }) => value);
}
