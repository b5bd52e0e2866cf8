// Never a silent phone: a tab in the background rings and is answered from its notification; the
// phone is checked before the shift; a call is taken by itself after a beep.

import { expect } from 'vitest';
import type { Account } from './support/company.ts';
import { hears } from './support/ears.ts';
import { HiddenTab } from './support/hiddenTab.ts';
import { faultsOf } from './support/looks.ts';
import { OPERATOR_HZ, SECOND_HZ, type Stage, story } from './support/story.ts';
import { until } from './support/until.ts';

/** Chrome lets the timers of a hidden tab go once a second. */
const SLOW_MS = 800;

story('a phone is checked, and a tab that nobody looks at still rings', async (stage) => {
  const [hidden, checked] = await Promise.all([
    stage.company.hotline(['Богдан Прихований']),
    stage.company.hotline(['Ганна Перевірена'], { is_auto_answered: true }),
  ]);
  await Promise.all([
    ringsUnseen(stage, hidden.people[0], hidden.hotline.slug),
    checksAndTakes(stage, checked.people[0], checked.hotline.slug),
  ]);
});

async function ringsUnseen(stage: Stage, who: Account, slug: string): Promise<void> {
  const tab = await HiddenTab.open(stage.service.address, SECOND_HZ);
  try {
    await tab.signsIn(who, { 'dzvin-sound': '{"version":1,"answersOnClick":true}' });
    await until('his phone is reachable', async () => (await stage.company.seen(who)).is_reachable);
    await tab.does(`fetch('/api/operators/me/status', {method: 'POST', body: '{"state":"ready"}',
      headers: {'content-type': 'application/json', 'x-dzvin': '1'}}).then((answer) => answer.status)`);
    await tab.isLeft();
    const visitor = await stage.visitor();
    const slow = await until('its timers are slowed down', async () => {
      const kept = await tab.seen();
      return kept.slowest > SLOW_MS && kept;
    });
    expect(slow).toMatchObject({ visibility: 'hidden', rings: 0, notices: [] });

    await visitor.calls(slug);
    await until('it rings', async () => (await tab.seen()).rings > 0);
    await until('it is told', async () => (await tab.seen()).notices.length > 0);
    await until('it is shown', async () => (await tab.seen()).stage === 'incoming');
    const rung = await tab.seen();
    expect(rung.visibility).toBe('hidden');
    expect(rung.notices[0]).toContain('☎');
    await tab.does('kept.clicks()');
    await hears(visitor.page, SECOND_HZ);
  } finally {
    await tab.close();
  }
}

async function checksAndTakes(stage: Stage, who: Account, slug: string): Promise<void> {
  const operator = await stage.operator(who);
  await operator.clicks('open-check');
  await operator.clicks('play-tone');
  await operator.at('tone-heard').locator('label').nth(1).click();
  await operator.clicks('start-check');
  await operator.sees('check-panel', { stage: 'echo' });
  await operator.sees('verdict');
  expect(await operator.at('verdict').getAttribute('data-verdict')).not.toBe('bad');
  const [check] = await operator.page.evaluate(async () =>
    (await fetch('/api/phone/check')).json(),
  );
  expect(check.measured.sound).toMatchObject({ is_echo_heard: true });
  expect(check.mos).toBeGreaterThan(3.6);
  const { rows } = await operator.page.evaluate(async () => (await fetch('/api/calls')).json());
  expect(rows).toEqual([]);
  await operator.clicks('phone-tab-sound');
  await operator.sees('sound-panel');
  expect(await faultsOf(operator.page, 'sound', async () => {})).toEqual([]);
  await operator.presses('Escape');
  await operator.seesNo('check-offer');

  await operator.becomesReady();
  const visitor = await stage.visitor();
  await visitor.calls(slug);
  await operator.sees('call-card', { stage: 'talk' });
  await hears(visitor.page, OPERATOR_HZ);
}
