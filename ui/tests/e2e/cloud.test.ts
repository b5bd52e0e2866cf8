// Dzvin on a cloud's machine that has a private address only: the public one belongs to a router.

import { afterAll, beforeAll, expect } from 'vitest';
import { talk } from './support/away.ts';
import { connect, guard, type Machine, machine, standFor } from './support/namespaces.ts';
import { type Started, start } from './support/service.ts';
import { story } from './support/story.ts';

/** A documentation address: it is nobody's. */
const PUBLIC = '203.0.113.10';
const OWN = '10.9.0.5';
const TURN_PORTS = '{ 3478, 5349 }';

let machines: Machine[] = [];
let router: Machine;
let office: Machine;
let dzvin: Started;

beforeAll(async () => {
  const server = await machine();
  const cloud = await machine(server);
  [router, office] = [await machine(server), await machine(server)];
  machines = [server, cloud, router, office];
  connect([server, 'card', `${OWN}/24`], [cloud, 'lan', '10.9.0.1/24']);
  connect([cloud, 'wan', `${PUBLIC}/24`], [router, 'wan', '203.0.113.20/24']);
  connect([router, 'lan', '192.168.77.1/24'], [office, 'card', '192.168.77.5/24']);
  server.run('ip route add default via 10.9.0.1');
  office.run('ip route add default via 192.168.77.1');
  standFor(cloud, OWN);
  guard(router);
  dzvin = await start(
    { DZVIN_BIND: '0.0.0.0', DZVIN_PUBLIC_ADDRESS: PUBLIC, DZVIN_TRUSTED_PROXY: '' },
    server.within,
    `https://${PUBLIC}:8443`,
  );
});

afterAll(async () => {
  await dzvin?.stop();
  for (const each of machines.reverse()) each.end();
});

story(
  'browsers find Asterisk by the public address',
  async (stage) => {
    guard(router, `th dport != ${TURN_PORTS} accept`);
    expect(await talk(stage, office)).toEqual(['direct', 'direct']);
  },
  () => dzvin,
);

story(
  'where UDP is blocked the relay leads to it by the private one',
  async (stage) => {
    guard(router, 'meta l4proto tcp accept');
    for (const carrier of await talk(stage, office)) expect(['tcp', 'tls']).toContain(carrier);
  },
  () => dzvin,
);
