// Lists, schedules and departments: made by an administrator, and looked at in every language.

import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Operator } from './support/people.ts';
import { story } from './support/story.ts';

const page = (admin: Operator, screen: string) =>
  faultsOf(admin.page, screen, (language) => admin.speaks(language));
/** From its top: what was scrolled below its title is covered. It also covers the menu with the
 * languages, so it is looked at in one. */
async function drawer(admin: Operator, screen: string): Promise<string[]> {
  const content = admin.page.locator('.mantine-Drawer-content').last();
  await content.evaluate((one) => one.scrollTo(0, 0));
  return faultsOf(admin.page, screen, async () => {});
}

story('a blacklist is pasted, checked and shortened', async (stage) => {
  const n = randomInt(1000, 9999);
  const admin = await stage.operator('admin');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-lists');
  await admin.clicks('add-list');
  await admin.at('field-name').fill(`Чорний список ${n}`);
  await admin.at('field-blocks_callers').focus();
  await admin.presses('Space');
  const found = await drawer(admin, 'list-editor');
  await admin.clicks('editor-save');
  await admin.clicks('paste-values');
  await admin
    .at('field-text')
    .fill(`050 111 ${n}\n+38050111${n}\n067 222 33 44\n${'x'.repeat(120)}`);
  await admin.at('field-comment').fill('Спам');
  await admin.clicks('editor-save');
  await admin.sees('put', { added: '2', known: '0' });
  // That the list was saved is told for some seconds.
  await admin.counts('.mantine-Notification-root', 0);
  found.push(...(await drawer(admin, 'list-paste')));
  await admin.clicks('editor-cancel');
  await admin.sees('value', { value: '+380672223344' });

  await admin.at('check-value').fill(`(050) 111-${n}`);
  await admin.clicks('check');
  await admin.sees('checked', { in: 'true' });
  found.push(...(await page(admin, 'list')));
  await admin.at('value', { value: '+380672223344' }).getByTestId('remove-value').click();
  await admin.clicks('confirm-yes');
  await admin.seesNo('value', { value: '+380672223344' });
  await admin.clicks('back');
  await admin.page
    .getByTestId('row')
    .filter({ hasText: `Чорний список ${n}` })
    .waitFor();
  found.push(...(await page(admin, 'lists')));
  expect(found).toEqual([]);
});

story('a schedule tells at once what it means now', async (stage) => {
  const n = randomInt(1000, 9999);
  const admin = await stage.operator('admin');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-schedules');
  await admin.clicks('add-schedule');
  await admin.at('field-name').fill(`Години ${n}`);
  const monday = admin.at('day', { day: '1' });
  await monday.getByTestId('opens').fill('0');
  await monday.getByTestId('closes').fill('24');
  await monday.getByTestId('closes').blur();
  await monday.getByTestId('copy-day').click();
  await admin.clicks('copy-all-days');
  await admin.sees('today', { door: 'open' });
  await admin.clicks('add-exception');
  await admin.at('on').fill(today());
  await admin.at('on').blur();
  await admin.sees('today', { door: 'holiday' });
  const found = await drawer(admin, 'schedule-editor');
  await admin.clicks('editor-save');
  await admin.seesNo('editor-form');
  const row = admin.page.getByTestId('row').filter({ hasText: `Години ${n}` });
  await row.locator('[data-door=holiday]').waitFor();
  found.push(...(await page(admin, 'schedules')));
  expect(found).toEqual([]);
});

story('a department gets its short number and its people', async (stage) => {
  const person = await stage.company.hire('Галина Бухгалтерка');
  const admin = await stage.operator('admin');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-groups');
  await admin.clicks('add-group');
  await admin.at('field-name').fill(`Бухгалтерія ${person.shortNumber}`);
  await admin.at('field-short_number').fill(person.shortNumber);
  await admin.clicks('editor-save');
  await admin.page.locator('[data-testid=field-short_number][aria-invalid=true]').waitFor();
  await admin.at('field-short_number').fill(String(randomInt(600_000, 699_999)));
  await admin.at('field-members').fill(person.name);
  await admin.page.getByRole('option', { name: person.name }).last().click();
  await admin.presses('Escape');
  await admin.clicks('editor-save');
  await admin.seesNo('editor-form');
  const row = admin.page.getByTestId('row').filter({ hasText: person.shortNumber });
  await row.getByText(person.name).waitFor();
  expect(await page(admin, 'groups')).toEqual([]);
});

/** In Kyiv, where the demo company is. */
function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Kyiv' }).format(new Date());
}
