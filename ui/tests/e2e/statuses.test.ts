// Reasons for Away: made, chosen with a comment, overstayed; forced by a supervisor; planned in a talk.

import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Person } from './support/people.ts';
import { story } from './support/story.ts';

const faults = (person: Person, screen: string) =>
  faultsOf(person.page, screen, (language) => person.speaks(language));

story('a reason for Away from its making to its limit, and who set a status', async (stage) => {
  const admin = await stage.operator('admin');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-away-reasons');
  await admin.sees('away-reasons');
  const found = await faults(admin, 'away-reasons');
  await admin.clicks('add-reason');
  await admin.clicks('editor-save');
  await admin.counts('[aria-invalid=true]', 3);
  for (const language of ['uk', 'ru', 'en']) {
    await admin.at(`field-name_${language}`).fill(`Банк ${language}`);
  }
  await admin.at('field-max_minutes').fill('0.1');
  await admin.at('field-requires_comment').locator('xpath=..').click();
  await admin.clicks('editor-save');
  await admin.seesNo('editor-form');
  const row = admin.page.getByTestId('row').filter({ hasText: 'Банк' });
  const reason = await row.getAttribute('data-id');

  const { hotline, people } = await stage.company.hotline(['Олександра Бондаренко'], {
    pcp_seconds: 60,
    pcp_extend_seconds: 60,
  });
  const operator = await stage.operator(people[0]);
  await operator.becomesReady();
  await operator.presses('Alt+Digit2');
  await operator.clicks(`away-${reason}`);
  await operator.clicks('away-comment-say');
  await operator.page.locator('[data-testid=away-comment-text][aria-invalid=true]').waitFor();
  await operator.at('away-comment-text').fill('зустріч у банку');
  await operator.clicks('away-comment-say');
  await operator.sees('status', { state: 'away' });
  await operator.sees('too-long');
  found.push(...(await faults(operator, 'status-too-long')));

  const forced = `/api/operators/${people[0].id}/status`;
  await stage.company.send('POST', forced, { state: 'ready' });
  await operator.sees('forced');
  await operator.sees('status', { state: 'ready' });
  await operator.seesNo('too-long');

  const visitor = await stage.visitor();
  await visitor.calls(hotline.slug);
  await operator.answers();
  await operator.presses('Alt+Digit2');
  await operator.page.locator('[data-testid^=away-]').first().click();
  await operator.sees('planned');
  await operator.clicks('drop-plan');
  await operator.seesNo('planned');
  await visitor.hangsUp();
  await operator.sees('pcp');
  await operator.clicks('extend');
  await operator.seesNo('extend');
  await operator.clicks('finish');
  await operator.sees('status', { state: 'ready' });
  expect(found).toEqual([]);
});
