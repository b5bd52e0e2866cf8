// A form beside a call: it opens by itself, its page is killed, the draft is there again, and it ends PCP.

import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import { Operator } from './support/people.ts';
import { story } from './support/story.ts';

const block = (id: string, kind: string, title: string, more = {}) => ({
  id,
  kind,
  title,
  ...more,
});
const DRAFT = {
  blocks: [
    block('hello', 'note', '', { text: 'Добрий день, це {operator.name}!' }),
    block('want', 'choice', 'Що потрібно клієнтові?', {
      is_required: true,
      choices: [
        { value: 'buy', label: 'Купити' },
        { value: 'ask', label: 'Запитати', next: 'end' },
      ],
    }),
    block('pieces', 'number', 'Скільки', { is_required: true, least: 1 }),
    block('sum', 'computed', 'Разом', { formula: 'answer.pieces * 250' }),
    block('city', 'text', 'Місто'),
    block('scan', 'file', 'Паспорт', { types: ['pdf', 'image'], most_files: 2 }),
  ],
  result: 'want',
};
const PASSPORT = {
  name: 'паспорт.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7'),
};

story('a form outlives its page and ends the PCP', async (stage) => {
  const { company } = stage;
  const { hotline, people } = await company.hotline(['Марія'], { pcp_seconds: 120 });
  const [project] = await company.send<{ id: string }[]>('GET', '/api/projects');
  const { id: script } = await company.send<{ id: string }>('POST', '/api/scripts', {
    project: project?.id,
    name: `Замовлення ${hotline.queueName}`,
    draft: DRAFT,
  });
  await company.send('POST', `/api/scripts/${script}/publish`, {});
  const opens = { script, moment: 'answer', required_seconds: 600 };
  await company.send('PUT', `/api/queues/${hotline.queue}/form`, opens);
  const [first, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
  await first.becomesReady();
  await visitor.calls(hotline.slug);
  await first.answers();
  await first.sees('form', { status: 'opened' });
  await first.page.getByRole('radio', { name: 'Купити' }).check();
  await first.page.getByLabel('Скільки').fill('4');
  await first.sees('form', { status: 'in_progress' });
  await first.page.getByTestId('block-scan').locator('input[type=file]').setInputFiles(PASSPORT);
  await first.page.getByTestId('block-scan').getByRole('link').waitFor();
  await first.sees('form-state', { state: 'saved' });

  const killer = await first.context.newCDPSession(first.page);
  void killer.send('Page.crash').catch(() => undefined);
  const again = new Operator(await first.context.newPage(), first.context);
  await again.page.goto('/');
  await again.sees('call-card', { stage: 'talk' });
  await again.sees('form', { status: 'in_progress' });
  expect(await again.page.getByLabel('Скільки').inputValue()).toBe('4');
  await again.reads('block-sum', /1000/);
  await again.page.getByTestId('block-scan').getByRole('link').waitFor();
  const found = await faultsOf(again.page, 'form', (language) => again.speaks(language));
  expect(found).toEqual([]);

  await again.clicks('hang-up');
  await again.sees('status', { state: 'pcp' });
  await again.sees('form-owed');
  await again.clicks('form-complete');
  await again.sees('status', { state: 'ready' });
  await again.clicks('nav-forms');
  await again.page.locator('[data-testid=forms] [data-testid=row]').getByText('Купити').waitFor();
});
