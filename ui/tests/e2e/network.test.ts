// An ordinary Chrome, with no special flags, on a machine of its own: media over its network card.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect } from 'vitest';
import { hears } from './support/ears.ts';
import { type Started, start } from './support/service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, story } from './support/story.ts';

/** A documentation address: it is nobody's. */
const ADDRESS = '192.0.2.10';
const isRoot = process.getuid?.() === 0;

let machine: { within: string[]; end(): void };
let dzvin: Started;

beforeAll(async () => {
  machine = await ownMachine();
  dzvin = await start({}, machine.within);
});

afterAll(async () => {
  await dzvin?.stop();
  machine?.end();
});

story(
  'an ordinary browser on the same machine hears and is heard',
  async (stage) => {
    const ordinary = { isLoopbackAllowed: false, within: machine.within };
    const [anna, visitor] = await Promise.all([
      stage.operator('anna', ordinary),
      stage.visitor({ ...ordinary, watchesMedia: true }),
    ]);
    await anna.becomesReady();
    await visitor.calls('demo');
    await visitor.clicks('key-1');
    await anna.answers();
    await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
    expect(await visitor.mediaPath()).toEqual([ADDRESS, ADDRESS]);
    await visitor.hangsUp();
  },
  () => dzvin,
);

/** A network namespace with loopback and one network card, as a laptop has; it ends with us. */
async function ownMachine(): Promise<typeof machine> {
  const enter = isRoot ? ['--net'] : ['--user', '--map-current-user', '--keep-caps', '--net'];
  const card = [
    'ip link set lo up',
    'ip link add card type veth peer name plug',
    `ip address add ${ADDRESS}/24 dev card`,
    'ip link set card up',
    'ip link set plug up',
    'ip route add default via 192.0.2.1 dev card',
    'echo ready',
    'exec cat',
  ].join(' && ');
  const holder = spawn('unshare', [...enter, 'sh', '-c', card], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  const [said] = await Promise.race([
    once(createInterface(holder.stdout), 'line'),
    once(holder, 'exit'),
  ]);
  if (said !== 'ready') throw new Error('no network namespace can be made here: see above');
  const user = isRoot ? [] : ['--user', '--preserve-credentials'];
  const within = ['nsenter', '--target', String(holder.pid), ...user, '--net'];
  return { within, end: () => holder.stdin.end() };
}
