// docs/howto/deploy.md followed on a machine of its own: firewall, settings and commands as they
// stand there, a provider elsewhere on the internet, an operator behind her company's router.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect } from 'vitest';
import { away } from './support/away.ts';
import type { Account } from './support/company.ts';
import { hears } from './support/ears.ts';
import { connect, guard, type Machine, machine } from './support/namespaces.ts';
import type { Operator } from './support/people.ts';
import { REPOSITORY, type Started, start } from './support/service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, story } from './support/story.ts';
import { until } from './support/until.ts';

/** Documentation addresses: they are nobody's. */
const SERVER = '203.0.113.10';
const PROVIDER = '198.51.100.30';
const PAGE = readFileSync(join(REPOSITORY, 'docs/howto/deploy.md'), 'utf-8');

let machines: Machine[] = [];
let server: Machine;
let provider: Machine;
let office: Machine;
let dzvin: Started;

beforeAll(async () => {
  server = await machine();
  const [internet, router] = [await machine(server), await machine(server)];
  [provider, office] = [await machine(server), await machine(server)];
  machines = [server, internet, router, provider, office];
  connect([internet, 'server', '203.0.113.1/24'], [server, 'card', `${SERVER}/24`]);
  connect([internet, 'provider', '198.51.100.1/24'], [provider, 'card', `${PROVIDER}/24`]);
  connect([internet, 'office', '192.0.2.1/24'], [router, 'wan', '192.0.2.20/24']);
  connect([router, 'lan', '192.168.77.1/24'], [office, 'card', '192.168.77.5/24']);
  internet.run('echo 1 > /proc/sys/net/ipv4/ip_forward');
  server.run('ip route add default via 203.0.113.1');
  provider.run('ip route add default via 198.51.100.1');
  router.run('ip route add default via 192.0.2.1');
  guard(router);
  office.run('ip route add default via 192.168.77.1');
  server.run(firewallOnThePage());
  dzvin = await start(asOnThePage(), server.within, `https://${SERVER}`);
});

afterAll(async () => {
  await dzvin?.stop();
  for (const each of machines.reverse()) each.end();
});

/** What step 3 puts into /etc/dzvin.env. A name that is nobody's has no address, so the address
 * itself stands for it; the home of a story is its own. */
function asOnThePage(): Record<string, string> {
  expect(PAGE).toContain('app/deploy/dzvin.env /etc/dzvin.env');
  const text = readFileSync(join(REPOSITORY, 'deploy/dzvin.env'), 'utf-8');
  const told = Object.fromEntries(
    [...text.matchAll(/^(DZVIN_\w+)=(\S*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(told).toMatchObject({
    DZVIN_PUBLIC_ADDRESS: 'calls.example.org',
    DZVIN_HTTPS_PORT: '443',
    DZVIN_DEMO: 'no',
  });
  const { DZVIN_HOME, DZVIN_CACHE, ...settings } = told;
  return { ...NOTHING, ...settings, DZVIN_PUBLIC_ADDRESS: SERVER };
}

/** The rules of step 1, as they are written there. */
function firewallOnThePage(): string {
  const [, rules] = /\/etc\/nftables\.conf <<'END'\n([\s\S]*?)\nEND/.exec(PAGE) ?? [];
  expect(rules).toContain('policy drop');
  return `nft -f - <<'END'\n${rules}\nEND`;
}

/** The command of step 5, with its password. */
function addsCompany(): string {
  const [, words] = /^# dzvin (tenants add .*)$/m.exec(PAGE) ?? [];
  const said = server.run(`${REPOSITORY}/.venv/bin/dzvin ${words}`, { DZVIN_HOME: dzvin.home });
  return /sign in as boss with (\S+)/.exec(said)?.[1] ?? '';
}

/** A story's Dzvin is told these otherwise; this one hears only what the page says. */
const NOTHING = {
  DZVIN_BIND: '',
  DZVIN_HTTP_PORT: '',
  DZVIN_SIP_PORT: '',
  DZVIN_RTP_PORTS: '',
  DZVIN_TRUSTED_PROXY: '',
};

story(
  'a customer of the provider reaches an operator, and both hear each other',
  async (stage) => {
    const there = away(dzvin, office);
    const boss = await stage.operator(account('boss', addsCompany()), there);
    const made = <T = { id: string }>(path: string, body: object) => asks<T>(boss, path, body);
    const provider = await made('/api/providers', { name: 'Kyivstar' });
    const peer = { provider: provider.id, name: 'Main', kind: 'peer', host: PROVIDER };
    await made('/api/gateways', peer);
    const queue = await made('/api/queues', { name: 'Support' });
    const roles = await asks<{ id: string; name: string }[]>(boss, '/api/roles');
    const anna = await made('/api/users', {
      login: 'anna',
      name: 'Anna',
      password: 'secret of anna',
      roles: roles.filter(({ name }) => name === 'Operator').map(({ id }) => id),
    });
    const members = [{ user_account: anna.id, position: 0 }];
    await asks(boss, `/api/queues/${queue.id}/members`, { members }, 'PUT');
    await made('/api/numbers', { number: '+380445550000', queue: queue.id });

    const operator = await stage.operator(account('anna', 'secret of anna'), there);
    await operator.becomesReady();
    const caller = new Caller('+380445550000');
    await operator.answers();
    await Promise.all([hears(operator.page, CUSTOMER_HZ), caller.says('heard')]);
    caller.hangsUp();
    await caller.says('over');
    await operator.seesNo('call-card', { stage: 'talk' });
  },
  () => dzvin,
);

function account(login: string, secret: string): Account {
  return { id: '', login, password: secret, name: login, shortNumber: '' };
}

/** In his page, because only that reaches the server. */
function asks<T>(person: Operator, path: string, body?: object, method?: string): Promise<T> {
  return person.page.evaluate(
    async ({ to, what, how }) => {
      const answer = await fetch(to, {
        method: how,
        headers: { 'content-type': 'application/json', 'x-dzvin': '1' },
        ...(what && { body: JSON.stringify(what) }),
      });
      if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
      return answer.json().catch(() => undefined);
    },
    { to: path, what: body, how: method ?? (body ? 'POST' : 'GET') },
  );
}

/** A telephone of the provider. */
class Caller {
  private readonly program: ChildProcess;
  private readonly said: string[] = [];
  private trouble = '';

  constructor(number: string) {
    const [first = '', ...rest] = [
      ...provider.within,
      join(REPOSITORY, '.venv/bin/python'),
      ...['-m', 'tests.support.provider_call', PROVIDER, SERVER, number],
      ...['--says', String(CUSTOMER_HZ), '--hears', String(OPERATOR_HZ)],
    ];
    this.program = spawn(first, rest, { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'pipe'] });
    if (this.program.stdout) {
      createInterface(this.program.stdout).on('line', (line) => this.said.push(line));
    }
    this.program.stderr?.on('data', (text) => {
      this.trouble += text;
    });
  }

  async says(word: string): Promise<void> {
    await until(
      () => `the caller says ${word}; he said ${this.said.join(', ')} ${this.trouble.slice(-500)}`,
      () => {
        if (this.program.exitCode) throw new Error(this.trouble);
        return this.said.includes(word);
      },
      60,
    );
  }

  hangsUp(): void {
    this.program.stdin?.write('\n');
  }
}
