// A small pretended server for looking at screens without Asterisk: `node tests/fake/server.mjs [port]`.
// For development only; nothing of it is shipped. Scenes are pushed by GET /fake/<scene>.

import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { callDetails, journalRows, makeSnapshot, peaks, wav } from './data.mjs';

const APP = fileURLToPath(new URL('../../../dzvin/web_app', import.meta.url));
const port = Number(process.argv[2] ?? 8099);
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const me = {
  id: 'op-1',
  name: 'Олександра Коваленко-Височанська',
  login: 'olena',
  tenant: { id: 't-1', name: 'Демо-компанія' },
  language: 'uk',
  timezone: 'Europe/Kyiv',
  short_number: '201',
  permissions: {
    'workplace.use': 'own',
    'report.calls.view': 'own',
    'rec.listen': 'own',
    'rec.download': 'own',
  },
  roles: ['Operator'],
};

let isSignedIn = false;
let tries = 0;
let snapshot = makeSnapshot();
const sockets = new Set();

function push(event, party = null) {
  snapshot.position += 1;
  const frame = { position: snapshot.position, at: new Date().toISOString(), event, party };
  for (const socket of sockets) {
    socket.n += 1;
    socket.send(JSON.stringify({ n: socket.n, subject: 'fake', ...frame }));
  }
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? '' : JSON.stringify(body));
}

function problem(response, status, code) {
  json(response, status, { type: `urn:dzvin:${code}`, title: code, status, code });
}

const SCENES = {
  empty: () => {
    snapshot = makeSnapshot('empty');
  },
  ringing: () => {
    snapshot = makeSnapshot('ringing');
  },
  talk: () => {
    snapshot = makeSnapshot('talk');
  },
  pcp: () => {
    snapshot = makeSnapshot('pcp');
  },
  idle: () => {
    snapshot = makeSnapshot();
  },
  out: () => {
    isSignedIn = false;
  },
};

function state(response, body) {
  push({
    name: 'operator.state_changed',
    operator: 'op-1',
    was: snapshot.me.state,
    state: body.state,
    by: 'user',
    reason: body.reason ?? null,
    queue: null,
    call: null,
    seconds: null,
    extend_seconds: 0,
    form_until: null,
    comment: body.comment ?? null,
    supervisor: null,
  });
  json(response, 202);
}

function signIn(response, body) {
  tries += 1;
  if (body.password === 'demo') {
    isSignedIn = true;
    tries = 0;
    return json(response, 200, me);
  }
  return problem(response, tries > 3 ? 429 : 401, tries > 3 ? 'too_many_tries' : 'bad_sign_in');
}

function api(request, response, path, body) {
  const route = `${request.method} ${path}`;
  if (route === 'POST /api/session') return signIn(response, body);
  if (path.startsWith('/api/public/')) {
    if (!path.includes('/hotline')) return problem(response, 404, 'guest.unknown_number');
    if (request.method === 'POST') return problem(response, 429, 'guest.rate_limited');
    return json(response, 200, { label: 'Гаряча лінія', company: 'Демо-компанія', language: 'uk' });
  }
  if (!isSignedIn) return problem(response, 401, 'not_signed_in');
  if (route === 'DELETE /api/session') {
    isSignedIn = false;
    return json(response, 204);
  }
  if (path === '/api/me') return json(response, 200, me);
  if (path === '/api/workplace') {
    return json(response, 200, { ...snapshot, at: new Date().toISOString() });
  }
  if (path === '/api/operators/me/why') {
    return json(response, 200, { reasons: [{ code: 'away' }, { code: 'penalty', queue: 'q-1' }] });
  }
  if (path === '/api/operators/me/status') return state(response, body);
  if (path === '/api/operators/me/finish') return state(response, { state: 'ready' });
  if (path === '/api/calls') {
    const rows = request.url.includes('number=0') ? [] : journalRows();
    return json(response, 200, { rows, next_cursor: request.url.includes('cursor') ? null : 'c' });
  }
  if (path.startsWith('/api/calls/')) {
    if (request.method === 'POST') return json(response, 202);
    return path.endsWith('none')
      ? problem(response, 404, 'not_found')
      : json(response, 200, callDetails());
  }
  if (path.endsWith('/peaks')) return json(response, 200, peaks());
  if (path.endsWith('/audio')) {
    response.writeHead(200, { 'content-type': 'audio/wav' });
    return response.end(wav());
  }
  return problem(response, 404, 'not_found');
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://fake').pathname;
  let text = '';
  for await (const chunk of request) text += chunk;
  if (path.startsWith('/fake/')) {
    SCENES[path.slice(6)]?.();
    return json(response, 200, {});
  }
  if (path.startsWith('/api/')) return api(request, response, path, text ? JSON.parse(text) : {});
  const wanted = join(APP, normalize(path));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(APP, 'index.html');
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
});

const live = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  if (!request.url.startsWith('/api/live')) return socket.destroy();
  live.handleUpgrade(request, socket, head, (opened) => {
    opened.n = 0;
    sockets.add(opened);
    opened.on('close', () => sockets.delete(opened));
  });
});
server.listen(port, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${port}\n`));
