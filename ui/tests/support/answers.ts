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

/** `GET /api/users` -> what is answered; a status other than 200 stands first. */
export function answerPaths(answers: Record<string, object | [number, object]>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    const body = init.body ? JSON.parse(String(init.body)) : undefined;
    asked.push({ method, path, body, headers: init.headers as Record<string, string> });
    const found = answers[`${method} ${path}`] ?? [404, { code: 'not_found' }];
    const [status, answer] = isRefusal(found) ? found : [200, found];
    return Promise.resolve(new Response(JSON.stringify(answer), { status }));
  });
  return asked;
}

function isRefusal(answer: object): answer is [number, object] {
  return Array.isArray(answer) && typeof answer[0] === 'number';
}
