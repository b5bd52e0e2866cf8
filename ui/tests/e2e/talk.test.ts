// A customer calls from the site and talks with an operator; the journal knows everything.

import { expect } from 'vitest';
import { hears, hearsNothing, hearsOtherThan, recorded } from './support/ears.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, SECOND_HZ, story } from './support/story.ts';
import { until } from './support/until.ts';

/** Of a recording against its talk: browsers on a full machine are late with their first sound.
 * What a phone says is compared to the second in `tests/sip/test_recording.py`. */
const SLACK_SECONDS = 5;

story('a visitor talks with an operator, and the journal plays the talk', async (stage) => {
  const [anna, visitor] = await Promise.all([stage.operator('anna'), stage.visitor()]);
  await anna.becomesReady();

  await visitor.calls('demo');
  await visitor.clicks('key-1');
  await anna.answers();
  await anna.reads('call-queue', 'Підтримка');
  await anna.reads('call-who', 'Відвідувач із сайту');
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);

  await anna.presses('Alt+KeyH');
  await anna.sees('hold', { look: 'on' });
  await hearsOtherThan(visitor.page, OPERATOR_HZ);
  await anna.presses('Alt+KeyH');
  await anna.sees('hold', { look: 'off' });
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);

  await anna.presses('Alt+KeyM');
  await anna.sees('mute', { look: 'on' });
  await hearsNothing(visitor.page);
  await anna.presses('Alt+KeyM');
  await hears(visitor.page, OPERATOR_HZ);

  await anna.clicks('hang-up');
  await visitor.sees('guest', { stage: 'ended' });
  await anna.sees('pcp');
  expect(await anna.text('pcp-timer')).toMatch(/^0:[0-3]\d$/);
  await anna.clicks('finish');
  await anna.sees('status', { state: 'ready' });
  await anna.sees('recent-row');
  const call = (await anna.at('recent-row').getAttribute('data-call')) ?? '';

  await anna.clicks('nav-journal');
  await anna.sees('journal-row', { call });
  await anna.at('journal-row', { call }).click();
  await anna.sees('call-page');
  await anna.sees('timeline');
  await anna.sees('recording', { status: 'ready' });

  const story = await until('the journal has the whole call', () =>
    anna.page.evaluate(async (id) => {
      const answer = await fetch(`/api/calls/${id}`);
      const told = answer.ok ? await answer.json() : null;
      return told?.call.ended_by && told.recordings[0]?.status === 'ready' ? told : null;
    }, call),
  );
  const [recording] = story.recordings;
  const sound = await recorded(anna.page, recording.id, CUSTOMER_HZ, OPERATOR_HZ);
  expect(sound.channels).toBe(2);
  const [customerSide, operatorSide] = sound.shares;
  expect(customerSide?.[0]).toBeGreaterThan(0.5);
  expect(customerSide?.[1]).toBeLessThan(0.01);
  expect(operatorSide?.[1]).toBeGreaterThan(0.2);
  expect(operatorSide?.[0]).toBeLessThan(0.01);
  const { talk_seconds, hold_seconds } = story.call;
  expect(Math.abs(sound.seconds - talk_seconds - hold_seconds)).toBeLessThan(SLACK_SECONDS);

  await anna.page.locator('[data-testid=play]:enabled').click();
  await anna.sees('play', { playing: 'true' });
  const played = async () => (await anna.text('play-time')).split(' / ')[0];
  await until('the player goes on', async () => (await played()) !== '0:00');
});

story(
  'a second customer rings in a talk, and the operator turns to one and the other',
  async (stage) => {
    const { hotline, people } = await stage.company.hotline(['Ганна']);
    await stage.company.send('PATCH', `/api/users/${people[0].id}`, { max_lines: 2 });
    const [anna, first, second] = await Promise.all([
      stage.operator(people[0]),
      stage.visitor(),
      stage.visitor({ hertz: SECOND_HZ }),
    ]);
    await anna.becomesReady();
    await first.calls(hotline.slug);
    await anna.answers();
    await hears(anna.page, CUSTOMER_HZ);

    await second.calls(hotline.slug);
    await anna.page.locator('[data-testid=line-answer]:enabled').waitFor();
    await anna.presses('Alt+KeyA');
    await anna.sees('line-state', { state: 'waits' });
    await Promise.all([hears(anna.page, SECOND_HZ), hears(second.page, OPERATOR_HZ)]);
    await hearsOtherThan(first.page, OPERATOR_HZ);

    await anna.presses('Alt+KeyL');
    await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(first.page, OPERATOR_HZ)]);
    await anna.clicks('line-hang-up');
    await second.sees('guest', { stage: 'ended' });
    await anna.seesNo('line');

    await anna.at('dial-number').fill(hotline.slug.replace('story-', '7'));
    await anna.clicks('dial');
    await anna.sees('call-card', { stage: 'robot' });
    await anna.sees('line-state', { state: 'waits' });
    await hearsOtherThan(first.page, OPERATOR_HZ);
    await anna.presses('Alt+KeyX');
    await anna.sees('hold', { look: 'on' });
    await anna.presses('Alt+KeyH');
    await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(first.page, OPERATOR_HZ)]);
    await anna.presses('Alt+KeyX');
    await first.sees('guest', { stage: 'ended' });
    await anna.sees('status', { state: 'ready' });
  },
);
