// A talk whose page goes away: reloaded, closed beside another tab, frozen like a laptop with a closed
// lid, back without a microphone. The customer hears music, and nobody presses anything.

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { hears, hearsOtherThan } from './support/ears.ts';
import { freeze, thaw } from './support/lid.ts';
import { Operator } from './support/people.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, SECOND_HZ, story } from './support/story.ts';
import { until } from './support/until.ts';

interface Moment {
  at: string;
  event: { name: string; call: string };
}

/** What the journal has of this operator's last call, once it is written. (`waitForFunction` takes the
 * first promise for the truth, so it is asked again from here.) */
async function lastCall(operator: Operator) {
  const call = await operator.at('recent-row').getAttribute('data-call');
  return until('the journal knows the call and its recording', () =>
    operator.page.evaluate(async (id) => {
      const answer = await fetch(`/api/calls/${id}`);
      const story = answer.ok ? await answer.json() : null;
      return story?.call.ended_by && story.recordings.length > 0 ? story : null;
    }, call),
  );
}

function secondsBetween(moments: Moment[], from: string, to: string): number {
  const at = (name: string) => {
    const found = moments.find(({ event }) => event.name === name);
    if (!found) throw new Error(`no ${name}`);
    return Date.parse(found.at) / 1000;
  };
  return at(to) - at(from);
}

/** How long this machine took to read and begin the page, until it asked its first question: on a
 * machine full of browsers that is not what the product took. */
function secondsOfScripts(page: Page): Promise<number> {
  return page.evaluate(() => {
    const asked = performance.getEntriesByType('resource').map(({ name, startTime }) => ({
      path: new URL(name).pathname,
      startTime,
    }));
    const first = asked.find(({ path }) => path === '/api/me');
    if (!first) throw new Error('the page has asked nothing');
    return first.startTime / 1000;
  });
}

story('a reload, a closed tab and a sign-in that is over lose no talk', async (stage) => {
  const { hotline, people } = await stage.company.hotline(['Ганна']);
  const [first, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
  await first.becomesReady();
  await visitor.calls(hotline.slug);
  await first.answers();
  await Promise.all([hears(first.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);

  const asked: string[] = [];
  first.page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await first.page.reload();
  await first.sees('call-card', { stage: 'talk' });
  await Promise.all([hears(first.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  expect(asked).toEqual(['beforeunload']);
  const scripts = await secondsOfScripts(first.page);

  const second = new Operator(await first.context.newPage(), first.context);
  await second.page.goto('/');
  await second.sees('call-card', { stage: 'talk' });
  await first.page.close();
  await hears(visitor.page, OPERATOR_HZ);
  await hears(second.page, CUSTOMER_HZ);

  // His sign-in is over in the middle of the talk.
  await second.context.clearCookies();
  // When her page knows that she talks again.
  await second.clicks('mute');
  await second.sees('sign-in');
  await second.clicks('last-mute');
  await Promise.all([hears(second.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  await second.at('login').fill(people[0].login);
  await second.at('password').fill(people[0].password);
  // Her page begins anew: what it is told of the call is from before its end.
  const begun = second.page.waitForResponse('**/api/workplace');
  await second.presses('Enter');
  await begun;
  await second.sees('call-card', { stage: 'talk' });
  await Promise.all([hears(second.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  await visitor.hangsUp();
  await second.sees('status', { state: 'ready' });

  const told = await lastCall(second);
  const away = secondsBetween(told.timeline, 'talk.interrupted', 'talk.rejoined');
  expect(away - scripts).toBeLessThan(5);
  const names = told.timeline.map(({ event }: Moment) => event.name);
  const times = (name: string) => names.filter((one: string) => one === name).length;
  expect([times('talk.started'), times('talk.rejoined'), times('talk.ended')]).toEqual([1, 2, 1]);
  expect(told.recordings.length).toBe(1);
});

story('a frozen page comes back; one without a microphone gives its customer on', async (stage) => {
  const { hotline, people } = await stage.company.hotline(['Ганна', 'Борис']);
  const [anna, boris, visitor] = await Promise.all([
    stage.operator(people[0]),
    stage.operator(people[1], { hertz: SECOND_HZ }),
    stage.visitor(),
  ]);
  await anna.becomesReady();
  await visitor.calls(hotline.slug);
  await anna.answers();
  await hears(visitor.page, OPERATOR_HZ);
  await boris.becomesReady();

  const frozen = await freeze(anna.page);
  await hearsOtherThan(visitor.page, OPERATOR_HZ, 40).finally(() => thaw(frozen));
  await hears(visitor.page, OPERATOR_HZ);
  await anna.sees('call-card', { stage: 'talk' });
  await hears(anna.page, CUSTOMER_HZ);

  anna.page.on('dialog', (dialog) => void dialog.accept());
  await anna.context.clearPermissions();
  await anna.page.reload();
  await boris.answers();
  await hears(boris.page, CUSTOMER_HZ);
  await anna.page.locator('[data-testid=reach-banner] [data-reason=microphone_denied]').waitFor();
  await anna.sees('status', { state: 'away' });
  await boris.clicks('hang-up');
  await visitor.sees('guest', { stage: 'ended' });
});
