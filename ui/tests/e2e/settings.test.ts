// An administrator connects the telephone network from nothing, and a customer gets through.

import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Operator, Person } from './support/people.ts';
import { Exchange } from './support/sip.ts';
import { writesSms } from './support/smsProvider.ts';
import { type Stage, story } from './support/story.ts';
import { until } from './support/until.ts';

const faults = (person: Person, screen: string) =>
  faultsOf(person.page, screen, (language) => person.speaks(language));

/** Opens a list and takes the choice that says this. */
async function chooses(person: Person, field: string, words: string): Promise<void> {
  await person.at(`field-${field}`).focus();
  await person.presses('ArrowDown');
  await person.page.getByRole('option', { name: words }).first().click();
}

async function fills(person: Person, field: string, words: string): Promise<void> {
  await person.at(`field-${field}`).fill(words);
}

async function saves(person: Person): Promise<void> {
  await person.clicks('editor-save');
  await person.seesNo('editor-form');
}

async function addsGateway(admin: Operator, provider: string, exchange: Exchange): Promise<void> {
  await admin.clicks('nav-settings');
  await admin.clicks('add-provider');
  await fills(admin, 'name', provider);
  await admin.clicks('editor-save');
  await admin.clicks('kind-peer');
  await admin.clicks('editor-save');
  await admin.counts('[aria-invalid=true]', 2);
  await fills(admin, 'name', 'Основна лінія');
  await fills(admin, 'host', exchange.address);
  await fills(admin, 'port', String(exchange.port));
  await saves(admin);
}

async function addsQueue(admin: Operator, queue: string, person: string): Promise<void> {
  await admin.clicks('nav-settings-queues');
  await admin.clicks('add-queue');
  await admin.clicks('editor-save');
  await admin.counts('[aria-invalid=true]', 1);
  await fills(admin, 'name', queue);
  await admin.presses('Escape');
  await admin.clicks('confirm-no');
  await admin.seesNo('confirm');
  await fills(admin, 'add_member', person);
  await admin.page.getByRole('option', { name: person }).click();
  await admin.page.getByTestId('member').filter({ hasText: person }).waitFor();
  await fills(admin, 'pcp_seconds', '0');
  await saves(admin);
  await admin.page.getByTestId('row').filter({ hasText: queue }).waitFor();
}

/** One line of it becomes a contact, the other says why it does not. */
async function importsContacts(admin: Operator, table: string): Promise<void> {
  await admin.clicks('nav-contacts');
  await admin.clicks('contacts-more');
  await admin.clicks('import');
  await admin.page.locator('input[type=file]').setInputFiles({
    name: 'contacts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  await admin.clicks('import-start');
  await admin.sees('import-row', { state: 'done' });
  await admin.clicks('import-why');
  await admin.reads('import-line', /повний телефонний номер/);
  await admin.presses('Escape');
  await admin.seesNo('import-row');
}

/** A copy of the operator's role without the journal, given to one who works: his page follows. */
async function hidesTheJournal(
  stage: Stage,
  admin: Operator,
  operator: Operator,
  user: string,
): Promise<void> {
  await operator.sees('nav-journal');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-roles');
  const ofOperators = admin.page.getByTestId('row').filter({ hasText: /Оператор|Operator/ });
  await ofOperators.getByTestId('copy').first().click();
  const name = `Без журналу ${user.slice(0, 8)}`;
  await fills(admin, 'name', name);
  const journal = admin.page.locator('[data-testid=right][data-right="report.calls.view"]');
  await journal.getByTestId('scope-none').check();
  await saves(admin);
  const made = admin.page.getByTestId('row').filter({ hasText: name });
  const role = await made.getAttribute('data-id');
  await stage.company.send('PATCH', `/api/users/${user}`, { roles: [role] });
  await operator.seesNo('nav-journal');
  const refused = await operator.page.evaluate(async () => (await fetch('/api/calls')).status);
  expect(refused).toBe(403);
  await made.click();
  await journal.getByTestId('scope-own').check();
  await saves(admin);
  await operator.sees('nav-journal');
}

story(
  'an administrator adds a provider, a user, a queue and a number, and a call gets through',
  async (stage) => {
    const exchange = await Exchange.open('127.0.0.101', {
      host: '127.0.0.1',
      port: stage.service.sipPort,
    });
    try {
      const n = randomInt(1000, 9999);
      const number = `+38044555${n}`;
      const admin = await stage.operator('admin');
      await addsGateway(admin, `Провайдер ${n}`, exchange);
      // Told by an event: nothing on this page asks again.
      const gateway = admin.page.getByTestId('provider').filter({ hasText: `Провайдер ${n}` });
      const answers = gateway.locator('[data-testid=gateway-state][data-state=answers]');
      // A new one is asked at once, not at some moment of its first 30 s.
      await answers.waitFor({ timeout: 60_000 });
      expect(exchange.asked).toBeGreaterThan(0);

      await admin.clicks('nav-settings-users');
      await admin.clicks('add-user');
      await fills(admin, 'name', `Новий Оператор ${n}`);
      await fills(admin, 'login', `new-${n}`);
      await admin.clicks('make-password');
      const password = await until('a password is made', () =>
        admin.at('field-password').inputValue(),
      );
      await chooses(admin, 'roles', 'Оператор');
      await admin.presses('Tab');
      await fills(admin, 'short_number', `8${n}`);
      await saves(admin);
      const row = admin.page.getByTestId('row').filter({ hasText: `new-${n}` });
      const user = await row.getAttribute('data-id');

      const queue = `Підтримка ${n}`;
      await addsQueue(admin, queue, `Новий Оператор ${n}`);

      await admin.clicks('nav-settings-numbers');
      await admin.clicks('add-number');
      await fills(admin, 'number', number);
      await chooses(admin, 'gateway', `Провайдер ${n}: Основна лінія`);
      await fills(admin, 'label', `Гаряча лінія ${n}`);
      await admin.at('field-leads').locator('label').nth(1).click();
      await chooses(admin, 'queue', queue);
      await saves(admin);
      await admin.page.getByTestId('row').filter({ hasText: number }).waitFor();

      const caller = `+38067${randomInt(1_000_000, 9_999_999)}`;
      const customer = `Анна Коваль ${n}`;
      await importsContacts(admin, `ПІБ;Телефон\n${customer};${caller}\nНіхто;12\n`);
      await admin.at('search').fill(caller.slice(-7));
      await admin.page.getByTestId('row').filter({ hasText: customer }).waitFor();
      expect(await faults(admin, 'contacts')).toEqual([]);

      const operator = await stage.operator({
        id: user ?? '',
        login: `new-${n}`,
        password,
        name: '',
        shortNumber: '',
      });
      expect(await operator.at('nav-settings').count()).toBe(0);
      await operator.becomesReady();
      exchange.call(number, caller);
      await operator.page.getByTestId('call-card').getByText(customer).waitFor();
      await operator.answers();
      await exchange.answered();
      await operator.reads('call-queue', queue);
      await operator.clicks('extra-client');
      await operator.reads('client-name', customer);
      await operator.at('note-text').fill('Просить передзвонити');
      await operator.clicks('note-add');
      await operator.sees('note-remove');
      await operator.reads('notes', /Просить передзвонити/);
      expect(await faults(operator, 'client')).toEqual([]);
      await writesSms(stage, operator, caller);
      exchange.hangUp();
      await operator.seesNo('call-card', { stage: 'talk' });
      await hidesTheJournal(stage, admin, operator, user ?? '');
    } finally {
      exchange.close();
    }
  },
);

/** A drawer hides the language switch: it is closed for the change and opened again. */
async function drawerFaults(person: Person, screen: string, open: string): Promise<string[]> {
  const found = await faultsOf(person.page, screen, async (language) => {
    await person.presses('Escape');
    await person.seesNo('editor-form');
    await person.speaks(language);
    await person.clicks(open);
    await person.sees('editor-form');
  });
  await person.presses('Escape');
  await person.seesNo('editor-form');
  return found;
}

story(
  'providers in three languages, light and dark; an own PBX is told where to register',
  async (stage) => {
    const n = randomInt(1000, 9999);
    const long = `Телекомунікаційний провайдер «Якнайшвидше з’єднання» ${n}`;
    const { id: provider } = await stage.company.send<{ id: string }>('POST', '/api/providers', {
      name: long,
    });
    const exchange = await Exchange.open('127.0.0.102', {
      host: '127.0.0.1',
      port: stage.service.sipPort,
    });
    exchange.registerCode = 403;
    const gateway = { provider, host: exchange.address, port: exchange.port };
    const name = `Резервний телекомунікаційний шлюз ${n}`;
    await stage.company.send('POST', '/api/gateways', {
      ...gateway,
      name: `Головний шлюз ${n}`,
      kind: 'line',
      username: 'office',
      secret: 'wrong',
    });
    await stage.company.send('POST', '/api/gateways', {
      ...gateway,
      name,
      kind: 'peer',
      position: 1,
    });
    const admin = await stage.operator('admin');
    const found: string[] = [];
    await admin.clicks('nav-settings');
    await admin.sees('gateway-trouble', { trouble: 'login' });
    found.push(...(await faults(admin, 'settings-providers')));
    found.push(...(await drawerFaults(admin, 'settings-gateway', 'edit-gateway')));
    await admin.clicks('add-gateway');
    await admin.clicks('kind-pbx');
    await fills(admin, 'name', `Власна АТС ${n}`);
    await fills(admin, 'secret', 'a password of the office');
    await fills(admin, 'extensions', '1XXX,');
    await admin.clicks('editor-save');
    await admin.sees('pbx-login');
    await admin.clicks('pbx-done');
    await admin.page.getByTestId('gateway').filter({ hasText: '1XXX' }).waitFor();
    exchange.close();
    expect(found).toEqual([]);
  },
);

story(
  'numbers, users, queues and the company in three languages; leaving asks first',
  async (stage) => {
    const admin = await stage.operator('admin');
    const found: string[] = [];
    await admin.clicks('nav-settings');
    await admin.clicks('nav-settings-numbers');
    await admin.sees('numbers');
    found.push(...(await faults(admin, 'settings-numbers')));
    found.push(...(await drawerFaults(admin, 'settings-number', 'add-number')));
    await admin.clicks('nav-settings-users');
    await admin.sees('users');
    found.push(...(await faults(admin, 'settings-users')));
    found.push(...(await drawerFaults(admin, 'settings-user', 'row')));
    await admin.clicks('nav-settings-roles');
    await admin.sees('roles');
    found.push(...(await drawerFaults(admin, 'settings-role', 'row')));
    await admin.clicks('nav-settings-queues');
    await admin.sees('queues');
    found.push(...(await faults(admin, 'settings-queues')));
    found.push(...(await drawerFaults(admin, 'settings-queue', 'row')));
    await admin.clicks('nav-settings-company');
    await admin.sees('usage');
    found.push(...(await faults(admin, 'settings-company')));
    await fills(admin, 'name', 'Не збережено');
    await admin.clicks('nav-workplace');
    await admin.clicks('confirm-no');
    expect(await admin.at('field-name').inputValue()).toBe('Не збережено');
    await admin.clicks('nav-workplace');
    await admin.clicks('confirm-yes');
    await admin.seesNo('settings-page');
    expect(found).toEqual([]);
  },
);
