// Every screen in three languages, light and dark, at 1366×768; and what the sign-in page refuses.

import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Person } from './support/people.ts';
import { story } from './support/story.ts';

const faults = (person: Person, screen: string) =>
  faultsOf(person.page, screen, (language) => person.speaks(language));

story('the sign-in page says what is wrong, and how long to wait', async (stage) => {
  const stranger = await stage.stranger();
  await stranger.page.goto('/');
  await stranger.clicks('sign-in-submit');
  await stranger.counts('[data-testid=sign-in] [id$=-error]', 2);
  const found = await faults(stranger, 'sign-in');

  const said = new Set<string>();
  for (const language of ['uk', 'ru', 'en']) {
    await stranger.speaks(language);
    await stranger.at('login').fill('nobody');
    await stranger.at('password').fill(`guess in ${language}`);
    await stranger.presses('Enter');
    await stranger.sees('sign-in-error');
    await stranger.page.waitForFunction(
      () => document.querySelector('[data-testid=sign-in-error]')?.textContent,
    );
    said.add(await stranger.text('sign-in-error'));
  }
  expect(said.size).toBe(3);
  found.push(...(await faults(stranger, 'sign-in-refused')));

  for (let status = 401; status === 401; ) {
    await stranger.page.locator('[data-testid=sign-in-submit]:enabled').waitFor();
    const answer = stranger.page.waitForResponse('**/api/session');
    await stranger.at('password').press('Enter');
    status = (await answer).status();
  }
  await stranger.sees('sign-in-throttled');
  found.push(...(await faults(stranger, 'sign-in-throttled')));
  expect(found).toEqual([]);
});

story('the page for visitors in all its stages', async (stage) => {
  const visitor = await stage.visitor();
  await visitor.page.goto('/call/no-such-page');
  await visitor.sees('empty');
  const found = await faults(visitor, 'guest-unknown');
  await visitor.page.goto('/call/demo');
  await visitor.sees('guest-call');
  found.push(...(await faults(visitor, 'guest')));
  await visitor.calls('demo');
  await visitor.clicks('key-0');
  found.push(...(await faults(visitor, 'guest-talking')));
  await visitor.hangsUp();
  found.push(...(await faults(visitor, 'guest-ended')));
  expect(found).toEqual([]);
});

story("the operator's screens through one call, and the call in the journal", async (stage) => {
  const { hotline, people } = await stage.company.hotline(['Олександра Коваленко-Височанська'], {
    pcp_seconds: 300,
    ring_seconds: 60,
  });
  const [operator, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
  await operator.isReachable();
  await operator.clicks('why-toggle');
  await operator.page.getByTestId('why-reasons').waitFor();
  const found = await faults(operator, 'workplace-away');
  await operator.becomesReady();
  await visitor.calls(hotline.slug);
  await operator.sees('call-card', { stage: 'incoming' });
  found.push(...(await faults(operator, 'workplace-incoming')));
  await operator.answers();
  await operator.presses('Alt+KeyH');
  await operator.sees('hold', { look: 'on' });
  await operator.presses('Alt+KeyM');
  await operator.presses('Alt+KeyK');
  await operator.sees('pressed');
  found.push(...(await faults(operator, 'workplace-talk')));
  await operator.clicks('nav-journal');
  await operator.sees('journal');
  found.push(...(await faults(operator, 'journal-during-talk')));
  await operator.clicks('hang-up');
  await operator.clicks('nav-workplace');
  await operator.sees('pcp');
  await operator.sees('recent-row');
  found.push(...(await faults(operator, 'workplace-pcp')));

  await operator.clicks('nav-journal');
  await operator.sees('journal-row');
  found.push(...(await faults(operator, 'journal')));
  await operator.clicks('journal-row');
  await operator.sees('recording', { status: 'ready' });
  await operator.sees('timeline');
  found.push(...(await faults(operator, 'call-page')));
  expect(found).toEqual([]);
});

story('whom to transfer to, a consultation and a conference on the screen', async (stage) => {
  const long = 'Святослав Нечипоренко-Дорошкевич';
  const { hotline, people } = await stage.company.hotline(['Олександра', long]);
  const [operator, colleague, visitor] = await Promise.all([
    stage.operator(people[0]),
    stage.operator(people[1]),
    stage.visitor(),
  ]);
  await Promise.all([operator.becomesReady(), colleague.isReachable()]);
  await visitor.calls(hotline.slug);
  await operator.answers();
  // The question to whom stands before the page: it is asked anew in each language.
  const asksWhom = async (language: string) => {
    await operator.presses('Escape');
    await operator.seesNo('target-picker');
    await operator.speaks(language);
    await operator.clicks('transfer');
    await operator.at('target-search').fill(people[1].shortNumber);
    await operator.sees('target-warning', { reason: 'away' });
  };
  const found = await faultsOf(operator.page, 'transfer-picker', asksWhom);
  await operator.clicks('consult');
  await colleague.answers();
  await operator.sees('talks-with');
  found.push(...(await faults(operator, 'transfer-consulting')));
  await operator.clicks('take-back');
  await colleague.seesNo('call-card');
  await operator.clicks('invite');
  await operator.at('target-search').fill(people[1].shortNumber);
  await operator.clicks('invite-now');
  await colleague.answers();
  await operator.sees('conference');
  found.push(...(await faults(operator, 'conference')));
  expect(found).toEqual([]);
});
