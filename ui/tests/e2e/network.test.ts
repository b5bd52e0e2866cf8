// An ordinary Chrome, with no special flags, on a machine of its own: media over its network card.

import { afterAll, beforeAll, expect } from 'vitest';
import { hears } from './support/ears.ts';
import { type Machine, machine } from './support/namespaces.ts';
import { type Started, start } from './support/service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, story } from './support/story.ts';

/** A documentation address: it is nobody's. */
const ADDRESS = '192.0.2.10';

let own: Machine;
let dzvin: Started;

beforeAll(async () => {
  own = await laptop();
  dzvin = await start({}, own.within);
});

afterAll(async () => {
  await dzvin?.stop();
  own?.end();
});

story(
  'an ordinary browser on the same machine hears and is heard',
  async (stage) => {
    const ordinary = { isLoopbackAllowed: false, within: own.within };
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

/** Loopback and one network card, as a laptop has it. */
async function laptop(): Promise<Machine> {
  const made = await machine();
  made.run([
    'ip link add card type veth peer name plug',
    `ip address add ${ADDRESS}/24 dev card`,
    'ip link set card up',
    'ip link set plug up',
    'ip route add default via 192.0.2.1 dev card',
  ]);
  return made;
}
