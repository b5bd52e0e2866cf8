// A server of prepared answers for components: what was asked is kept.

import { vi } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

export function answerWith(status: number, body?: object): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({
      method: init.method ?? 'GET',
      path,
      body: init.body ? JSON.parse(String(init.body)) : undefined,
      headers: init.headers as Record<string, string>,
    });
    return Promise.resolve(new Response(body ? JSON.stringify(body) : '', { status }));
  });
  return asked;
}
