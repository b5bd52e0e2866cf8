// The operator's page through its day: reloaded, opened twice, without a microphone, cut off.

import { expect } from 'vitest';
import { hears } from './support/ears.ts';
import { faultsOf } from './support/looks.ts';
import { Operator } from './support/people.ts';
import { pidOf } from './support/service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, story } from './support/story.ts';
import { until } from './support/until.ts';

story('a reloaded page is registered again, and calls reach it', async (stage) => {
  const { hotline, people } = await stage.company.hotline(['Ганна']);
  const operator = await stage.operator(people[0]);
  await operator.becomesReady();
  await operator.page.reload();
  await operator.isReachable();
  await operator.sees('status', { state: 'ready' });
  const visitor = await stage.visitor();
  await visitor.calls(hotline.slug);
  await operator.answers();
  await hears(operator.page, CUSTOMER_HZ);
  await visitor.hangsUp();
});

story('of two tabs one has the phone; when it closes, the other takes it', async (stage) => {
  const { hotline, people } = await stage.company.hotline(['Ганна']);
  const first = await stage.operator(people[0]);
  await first.becomesReady();

  const second = new Operator(await first.context.newPage(), first.context);
  let phones = 0;
  second.page.on('websocket', (socket) => {
    if (socket.url().includes('/api/sip')) phones++;
  });
  await second.page.goto('/');
  await second.sees('status', { state: 'ready' });
  await second.isReachable();
  expect(phones).toBe(0);

  await first.page.close();
  await until('the second tab has the phone', () => phones === 1);
  await second.isReachable();
  const visitor = await stage.visitor();
  await visitor.calls(hotline.slug);
  await second.answers();
  await hears(second.page, CUSTOMER_HZ);
  await visitor.hangsUp();
});

story('signing out ends the phone and every page of this browser', async (stage) => {
  const { people } = await stage.company.hotline(['Ганна']);
  const first = await stage.operator(people[0]);
  await first.becomesReady();
  const second = new Operator(await first.context.newPage(), first.context);
  await second.page.goto('/journal');
  await second.sees('status', { state: 'ready' });

  await first.clicks('user-menu');
  await first.clicks('sign-out');
  await first.sees('sign-in');
  await second.sees('sign-in');
  await until('the router has him offline, and his phone is gone', async () => {
    const { state, is_reachable } = await stage.company.seen(people[0]);
    return state === 'offline' && !is_reachable;
  });
});

story('without a microphone the page says what to do, and sees when it was done', async (stage) => {
  const { people } = await stage.company.hotline(['Ганна']);
  const operator = await stage.operator(people[0], { context: { permissions: [] } });
  await operator.sees('sign-microphone', { state: 'denied' });
  await operator.sees('reach-banner');
  await operator.page
    .locator('[data-testid=reach-banner] [data-reason=microphone_denied]')
    .waitFor();
  await operator.sees('microphone-how');
  const isReachable = async () => (await stage.company.seen(people[0])).is_reachable;
  await until('the server offers him nothing', async () => !(await isReachable()));
  expect(
    await faultsOf(operator.page, 'workplace-deaf', (language) => operator.speaks(language)),
  ).toEqual([]);
  await operator.context.grantPermissions(['microphone']);
  await operator.sees('sign-microphone', { state: 'ready' });
  await operator.seesNo('reach-banner');
  await operator.isReachable();
});

story(
  'when the web server dies, the talk goes on and the page comes back by itself',
  async (stage) => {
    const { hotline, people } = await stage.company.hotline(['Ганна']);
    const [operator, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
    await operator.becomesReady();
    await visitor.calls(hotline.slug);
    await operator.answers();
    await hears(operator.page, CUSTOMER_HZ);

    const dead = pidOf(stage.service, 'web');
    process.kill(dead, 'SIGKILL');
    await operator.sees('sign-server', { state: 'reconnecting' });
    await Promise.all([hears(operator.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
    await operator.sees('sign-server', { state: 'live' }, 40);
    expect(pidOf(stage.service, 'web')).not.toBe(dead);

    await operator.sees('call-card', { stage: 'talk' });
    await operator.clicks('hang-up');
    await operator.seesNo('call-card');
    await operator.sees('recent-row');
    await operator.isReachable();
    await operator.sees('status', { state: 'ready' });
    await visitor.sees('guest', { stage: 'ended' }, 40);
  },
);
