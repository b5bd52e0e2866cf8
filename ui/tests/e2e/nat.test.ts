// Operator and visitor behind a company's NAT, Dzvin on the internet: with UDP, without it, and where
// only encrypted connections pass.

import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { hears } from './support/ears.ts';
import { connect, type Machine, machine } from './support/namespaces.ts';
import { type Started, start } from './support/service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, type Stage, story } from './support/story.ts';

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
  router.run('echo 1 > /proc/sys/net/ipv4/ip_forward');
  lets('accept');
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

/** What the router lets out; each destination sees another port of it, and nobody gets in unasked. */
function lets(rule: string): void {
  router.run(`nft -f - <<'END'
flush ruleset
table ip office {
  chain translate {
    type nat hook postrouting priority 100;
    oifname "wan" masquerade random
  }
  chain pass {
    type filter hook forward priority 0; policy drop;
    iifname "wan" ct state established,related accept
    iifname "lan" ${rule}
  }
}
END`);
}

async function talk(stage: Stage): Promise<(string | undefined)[]> {
  const behindNat = {
    isLoopbackAllowed: false,
    within: office.within,
    trustedKey: keyOf(join(dzvin.home, 'tls/leaf.pem')),
    watchesMedia: true,
  };
  const [anna, visitor] = await Promise.all([
    stage.operator('anna', behindNat),
    stage.visitor(behindNat),
  ]);
  await anna.becomesReady();
  await visitor.calls('demo');
  await visitor.clicks('key-1');
  await anna.answers();
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  const carriers = [await anna.mediaCarrier(), await visitor.mediaCarrier()];
  await visitor.hangsUp();
  return carriers;
}

/** SHA-256 of a certificate's public key, as Chromium takes it. */
function keyOf(file: string): string {
  const { publicKey } = new X509Certificate(readFileSync(file));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

story(
  'behind NAT both hear each other, by whichever way was faster',
  async (stage) => {
    lets('accept');
    for (const carrier of await talk(stage)) expect(['direct', 'udp']).toContain(carrier);
  },
  () => dzvin,
);

story(
  'behind NAT they need no relay: one that cannot be reached costs a moment only',
  async (stage) => {
    lets(`th dport != { ${TURN_PORT}, ${TURN_TLS_PORT} } accept`);
    expect(await talk(stage)).toEqual(['direct', 'direct']);
  },
  () => dzvin,
);

story(
  'where UDP is blocked the relay carries their sound over TCP',
  async (stage) => {
    lets(`tcp dport != ${TURN_TLS_PORT} accept`);
    expect(await talk(stage)).toEqual(['tcp', 'tcp']);
  },
  () => dzvin,
);

story(
  'where only encrypted connections pass the relay carries it over TLS',
  async (stage) => {
    lets(`tcp dport { ${HTTPS_PORT}, ${TURN_TLS_PORT} } accept`);
    expect(await talk(stage)).toEqual(['tls', 'tls']);
  },
  () => dzvin,
);
