// A supervisor sees who waits, puts one first, moves another, sets a status and takes a call himself.

import { expect } from 'vitest';
import { hearsAll, hearsOtherThan } from './support/ears.ts';
import { faultsOf } from './support/looks.ts';
import type { Operator } from './support/people.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, SECOND_HZ, story } from './support/story.ts';

/** Chooses in the dialog that is open, by typing. */
async function chooses(boss: Operator, what: string): Promise<void> {
  await boss.at('choose').fill(what);
  await boss.page.getByRole('option', { name: what }).click();
  await boss.clicks('choose-yes');
  await boss.seesNo('choose-yes');
}

story('a supervisor has a hand on those who wait and those who work', async (stage) => {
  const { hotline } = await stage.company.hotline(['Олександра Коваленко-Височанська']);
  const { hotline: other, people } = await stage.company.hotline(['Богдан'], { ring_seconds: 60 });
  const leader = await stage.company.hire('Олена Керівник', 'Supervisor');
  const [boss, bohdan] = await Promise.all([
    stage.operator(leader),
    stage.operator(people[0], { hertz: SECOND_HZ }),
  ]);
  await Promise.all([boss.isReachable(), bohdan.isReachable()]);
  await boss.clicks('nav-supervisor');
  await boss.sees('queue-now', { id: hotline.queue, waiting: '0' });
  await boss.at('queue-now', { id: hotline.queue }).click();

  const [first, second] = [await stage.visitor(), await stage.visitor()];
  await first.calls(hotline.slug);
  await boss.sees('waiting-item', { position: '1' });
  const early = await boss.at('waiting-item').getAttribute('data-id');
  await second.calls(hotline.slug);
  await boss.sees('queue-now', { id: hotline.queue, waiting: '2' });
  await boss.page.locator('[data-testid=waits-for] [data-code=nobody_signed_in]').first().waitFor();

  const late = await boss.at('waiting-item', { position: '2' }).getAttribute('data-id');
  await boss
    .at('waiting-item', { id: late ?? '' })
    .getByTestId('put-first')
    .click();
  await boss.page.locator(`[data-id="${late}"][data-position="1"] [data-testid=lifted]`).waitFor();

  await boss
    .at('waiting-item', { id: late ?? '' })
    .getByTestId('waiting-more')
    .click();
  await boss.clicks('move');
  await chooses(boss, other.queueName);
  await boss.sees('queue-now', { id: other.queue, waiting: '1' });
  await boss.clicks('all-queues');
  await boss.at('operator-now', { id: people[0].id }).getByTestId('pick-operator').check();
  await boss.clicks('force');
  await boss.clicks('force-ready');
  await bohdan.answers();
  await boss.sees('queue-now', { id: other.queue, waiting: '0' });
  await boss.sees('operator-now', { id: people[0].id, state: 'busy' });

  const row = boss.at('operator-now', { id: people[0].id });
  await row.getByTestId('why-not').click();
  await boss.page.locator('[data-testid=why-not-reasons] [data-code=busy]').waitFor();
  await row.getByTestId('why-not').click();
  await boss.seesNo('why-not-reasons');
  await row.getByTestId('supervise').click();
  await boss.clicks('supervise-listen');
  await boss.sees('supervision-bar', { mode: 'listen', begun: 'true' });
  await hearsAll(boss.page, CUSTOMER_HZ, SECOND_HZ);
  const found = await faultsOf(boss.page, 'supervisor', (language) => boss.speaks(language));
  await Promise.all([
    hearsOtherThan(bohdan.page, OPERATOR_HZ),
    hearsOtherThan(second.page, OPERATOR_HZ),
  ]);
  await boss.at('supervision-modes').locator('label').nth(1).click();
  await boss.sees('supervision-bar', { mode: 'whisper' });
  await hearsAll(bohdan.page, CUSTOMER_HZ, OPERATOR_HZ);
  await hearsOtherThan(second.page, OPERATOR_HZ);
  await row.getByTestId('write').click();
  await boss.at('colleague-text').fill('Ви чудово <b>говорите</b>');
  await boss.presses('Enter');
  await boss.sees('colleague-message', { mine: 'true' });
  await boss.presses('Escape');
  await bohdan.sees('colleagues', { unread: '1' });
  await bohdan.clicks('colleagues');
  await bohdan.clicks('colleague-conversation');
  await bohdan.reads('colleague-message', /Ви чудово <b>говорите<\/b>/);
  await bohdan.sees('colleagues', { unread: '0' });
  await boss.clicks('supervision-end');
  await boss.seesNo('supervision-bar');
  await boss.sees('status', { state: 'away' });

  await boss
    .at('waiting-item', { id: early ?? '' })
    .getByTestId('take')
    .click();
  await boss.answers();
  await boss.seesNo('waiting-item', { id: early ?? '' });
  expect(found).toEqual([]);
});
