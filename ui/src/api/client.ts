// One way to the server: JSON, the X-Dzvin header, and a Problem for every refusal.

export interface WrongField {
  field: string;
  code: string;
}

/** RFC 9457. `code` is stable and translated; `network` when no answer came at all; `timeout` when none
 * came in time, `timeout_change` when what was to be changed may have been. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: WrongField[];
  readonly details: Record<string, unknown>;

  constructor(
    status: number,
    code: string,
    title: string,
    fields: WrongField[] = [],
    details: Record<string, unknown> = {},
  ) {
    super(title);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.details = details;
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type OnSignedOut = () => void;
type OnForbidden = () => void;

let onSignedOut: OnSignedOut = () => {};
let onForbidden: OnForbidden = () => {};

/** What to do when the server says that this session is over. */
export function whenSignedOut(act: OnSignedOut): void {
  onSignedOut = act;
}

/** What to do when this person may not do any more what a page has offered him. */
export function whenForbidden(act: OnForbidden): void {
  onForbidden = act;
}

interface ProblemBody {
  code?: string;
  title?: string;
  fields?: WrongField[];
  details?: Record<string, unknown>;
}

/** A proxy may answer in HTML. */
export function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** What is said beside the page itself: the session is over, a right is gone. */
export function noticed(problem: Problem, path: string): Problem {
  if (problem.status === 401 && !path.startsWith('/api/session')) onSignedOut();
  if (problem.code === 'forbidden' && problem.fields.length === 0) onForbidden();
  return problem;
}

function problemOf(response: Response, text: string): Problem {
  const body = read(text) as ProblemBody;
  const retryAfter = Number(response.headers.get('retry-after'));
  const details = { ...(retryAfter > 0 ? { retry_after: retryAfter } : {}), ...body.details };
  const code = body.code ?? `http_${response.status}`;
  return new Problem(response.status, code, body.title ?? '', body.fields ?? [], details);
}

/** What is asked longer holds up what is pressed next. */
export const ANSWER_MS = 30_000;
/** What is long is given its time over a slow line: 128 kbit/s. */
const LENGTH_PER_MS = 16;
/** Where the server itself waits for somebody outside. */
export const TRIAL_MS = 60_000;

/** A file takes as long as it takes. `late`: a question too long for an address changes nothing. */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  answerMs = ANSWER_MS,
  late: 'timeout' | 'timeout_change' = method === 'GET' ? 'timeout' : 'timeout_change',
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Dzvin'] = '1';
  const isFile = body instanceof Blob;
  if (isFile) headers['Content-Type'] = body.type || 'application/octet-stream';
  else if (body !== undefined) headers['Content-Type'] = 'application/json';
  const sent = isFile || body === undefined ? body : JSON.stringify(body);
  const length = typeof sent === 'string' ? sent.length : 0;
  const patience = answerMs + Math.floor(length / LENGTH_PER_MS);
  const signal = isFile ? null : AbortSignal.timeout(patience);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(signal && { signal }),
      ...(sent === undefined ? {} : { body: sent }),
    });
    text = await response.text();
  } catch {
    if (!signal?.aborted) throw new Problem(0, 'network', 'No connection');
    throw new Problem(0, late, 'No answer in time');
  }
  if (!response.ok) throw noticed(problemOf(response, text), path);
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
