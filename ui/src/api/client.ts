// One way to the server: JSON, the X-Dzvin header, and a Problem for every refusal.

export interface WrongField {
  field: string;
  code: string;
}

/** RFC 9457. `code` is stable and translated; `network` when no answer came at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: WrongField[];
  readonly details: Record<string, unknown>;

  constructor(status: number, code: string, title: string, details: Record<string, unknown> = {}) {
    super(title);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.details = details;
    this.fields = Array.isArray(details.fields) ? (details.fields as WrongField[]) : [];
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type OnSignedOut = () => void;

let onSignedOut: OnSignedOut = () => {};

/** What to do when the server says that this session is over. */
export function whenSignedOut(act: OnSignedOut): void {
  onSignedOut = act;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const code = typeof body.code === 'string' ? body.code : `http.${response.status}`;
  const title = typeof body.title === 'string' ? body.title : response.statusText;
  const retryAfter = Number(response.headers.get('retry-after'));
  const details = { ...body };
  if (retryAfter > 0 && details.retry_after === undefined) details.retry_after = retryAfter;
  return new Problem(response.status, code, title, details);
}

export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Dzvin'] = '1';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem(0, 'network', 'No connection');
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && !path.startsWith('/api/session')) onSignedOut();
    throw problem;
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** `?a=1&b=2` of what is set. */
export function queryString(values: Record<string, string | number | null | undefined>): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '') set.set(name, String(value));
  }
  const text = set.toString();
  return text ? `?${text}` : '';
}
