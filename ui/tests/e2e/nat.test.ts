// Operator and visitor behind a company's NAT, Dzvin on the internet: with UDP, without it, and where
// only encrypted connections pass.

import { afterAll, beforeAll, expect } from 'vitest';
import { talk } from './support/away.ts';
import { connect, guard, type Machine, machine } from './support/namespaces.ts';
import { type Started, start } from './support/service.ts';
import { story } from './support/story.ts';

/** Documentation addresses: they are nobody's. */
const SERVER = '203.0.113.10';
const ROUTER = '203.0.113.20';
const OFFICE = '192.168.77.5';
const HTTPS_PORT = 8443;
const TURN_PORT = 3478;
const TURN_TLS_PORT = 5349;

let server: Machine;
let router: Machine;
let office: Machine;
let dzvin: Started;

beforeAll(async () => {
  server = await machine();
  [router, office] = [await machine(server), await machine(server)];
  connect([server, 'internet', `${SERVER}/24`], [router, 'wan', `${ROUTER}/24`]);
  connect([router, 'lan', '192.168.77.1/24'], [office, 'card', `${OFFICE}/24`]);
  server.run(`ip route add default via 203.0.113.1`);
  office.run('ip route add default via 192.168.77.1');
  guard(router);
  dzvin = await start(
    {
      DZVIN_BIND: SERVER,
      DZVIN_PUBLIC_ADDRESS: SERVER,
      DZVIN_HTTPS_PORT: String(HTTPS_PORT),
      DZVIN_TRUSTED_PROXY: '',
    },
    server.within,
    `https://${SERVER}:${HTTPS_PORT}`,
  );
});

afterAll(async () => {
  await dzvin?.stop();
  for (const each of [office, router, server]) each?.end();
});

story(
  'behind NAT both hear each other, by whichever way was faster',
  async (stage) => {
    guard(router);
    for (const carrier of await talk(stage, office)) expect(['direct', 'udp']).toContain(carrier);
  },
  () => dzvin,
);

story(
  'behind NAT they need no relay: one that cannot be reached costs a moment only',
  async (stage) => {
    guard(router, `th dport != { ${TURN_PORT}, ${TURN_TLS_PORT} } accept`);
    expect(await talk(stage, office)).toEqual(['direct', 'direct']);
  },
  () => dzvin,
);

story(
  'where UDP is blocked the relay carries their sound over TCP',
  async (stage) => {
    guard(router, `tcp dport != ${TURN_TLS_PORT} accept`);
    expect(await talk(stage, office)).toEqual(['tcp', 'tcp']);
  },
  () => dzvin,
);

story(
  'where only encrypted connections pass the relay carries it over TLS',
  async (stage) => {
    guard(router, `tcp dport { ${HTTPS_PORT}, ${TURN_TLS_PORT} } accept`);
    expect(await talk(stage, office)).toEqual(['tls', 'tls']);
  },
  () => dzvin,
);
