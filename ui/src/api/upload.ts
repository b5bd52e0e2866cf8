// A file on its way to the server: fetch cannot say how much of it is there.

import { noticed, Problem, read } from './client.ts';

export interface Upload<T> {
  done: Promise<T>;
  abort: () => void;
}

/** `onProgress`: from 0 to 100. An aborted one ends as a Problem of the code `aborted`. */
export function upload<T>(
  path: string,
  file: Blob,
  onProgress: (percent: number) => void,
): Upload<T> {
  const line = new XMLHttpRequest();
  const done = new Promise<T>((took, refused) => {
    line.open('POST', path);
    line.setRequestHeader('X-Dzvin', '1');
    line.setRequestHeader('Accept', 'application/json');
    line.setRequestHeader('Content-Type', 'application/octet-stream');
    line.upload.onprogress = ({ loaded, total }) =>
      onProgress(total ? Math.round((loaded / total) * 100) : 0);
    line.onload = () => {
      const body = read(line.responseText);
      if (line.status >= 200 && line.status < 300) took(body as T);
      else refused(noticed(problemOf(line.status, body), path));
    };
    line.onerror = () => refused(new Problem(0, 'network', 'No connection'));
    line.onabort = () => refused(new Problem(0, 'aborted', 'Aborted'));
    line.send(file);
  });
  return { done, abort: () => line.abort() };
}

function problemOf(status: number, body: unknown): Problem {
  const { code, title, fields, details } = body as Partial<Problem> & { title?: string };
  return new Problem(status, code ?? `http_${status}`, title ?? '', fields, details);
}
