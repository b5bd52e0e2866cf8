// A visitor leaves a message; it appears where it is listened to, and is dealt with for everybody.

import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { recorded } from './support/ears.ts';
import { faultsOf } from './support/looks.ts';
import { CUSTOMER_HZ, type Stage, story } from './support/story.ts';
import { until } from './support/until.ts';

story('a message appears live, and is listened to for everybody', async (stage) => {
  const n = randomInt(10_000, 99_999);
  const slug = await boxed(stage, n);
  const [anna, boss] = await Promise.all([
    stage.operator(await stage.company.hire('Ганна', 'Supervisor')),
    stage.operator(await stage.company.hire('Ольга', 'Supervisor')),
  ]);
  const visitor = await stage.visitor();
  await Promise.all([anna.clicks('nav-voicemail'), boss.clicks('nav-voicemail')]);
  await anna.sees('voicemail');
  // Who came after the number is known to the router: so is the number.
  await anna.isReachable();

  await visitor.calls(slug);
  await visitor.sees('guest', { stage: 'ended' }, 60);
  const seen = anna.page.getByTestId('message').filter({ hasText: `box-${n}` });
  // Told by events: nothing on this page asks again.
  await seen.and(anna.page.locator('[data-new=true]')).waitFor();
  const before = await anna.page.evaluate(
    async () => (await (await fetch('/api/voicemail?limit=1')).json()).new as number,
  );
  await anna.reads('new-messages', String(before));
  await seen.click();
  await anna.sees('recording', { status: 'ready' }, 60);
  expect(await faultsOf(anna.page, 'voicemail', (language) => anna.speaks(language))).toEqual([]);

  const sound = await recorded(anna.page, (await seen.getAttribute('data-id')) ?? '', CUSTOMER_HZ);
  expect(sound.seconds).toBeGreaterThan(3);
  expect(sound.shares[0]?.[0]).toBeGreaterThan(0.5);

  await anna.page.locator('[data-testid=play]:enabled').click();
  await seen.and(anna.page.locator('[data-new=false]')).waitFor({ timeout: 60_000 });
  const bosses = boss.page.getByTestId('message').filter({ hasText: `box-${n}` });
  await bosses.and(boss.page.locator('[data-new=false]')).waitFor();
  await until('one new message less', async () => {
    const badge = anna.at('new-messages');
    return (await badge.count()) === 0 || Number(await badge.innerText()) === before - 1;
  });
});

story('whoever may hear only his own talks sees no voicemail', async (stage) => {
  const operator = await stage.operator(await stage.company.hire('Ганна'));
  await operator.sees('nav-journal');
  expect(await operator.at('nav-voicemail').count()).toBe(0);
  await operator.page.goto('/voicemail');
  await operator.page.locator('h1, [data-testid=empty]').first().waitFor();
  expect(await operator.at('voicemail').count()).toBe(0);
});

/** A public page whose calls go straight to a box. */
async function boxed({ company }: Stage, n: number): Promise<string> {
  const [project] = await company.send<{ id: string }[]>('GET', '/api/projects');
  const node = (id: string, kind: string, exits: Record<string, string>, params = {}) => ({
    id,
    kind,
    params,
    exits,
  });
  const after = { recorded: 'hang_up', empty: 'hang_up' };
  const nodes = [
    node('start', 'start', { next: 'box' }),
    node('box', 'voicemail', after, { box: `box-${n}`, max_seconds: 5 }),
  ];
  const scenario = await company.send<{ id: string }>('POST', '/api/scenarios', {
    project: project?.id,
    name: `Box ${n}`,
    draft: { nodes },
  });
  await company.send('POST', `/api/scenarios/${scenario.id}/publish`);
  const slug = `box-${n}`;
  await company.send('POST', '/api/numbers', {
    number: `6${n}`,
    label: `Box ${n}`,
    scenario: scenario.id,
    language: 'uk',
    is_public: true,
    public_slug: slug,
  });
  return slug;
}
