import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { formatMoment } from '../../kit/time.ts';
import { FormOwed, Unanswered } from './FormOwed.tsx';
import type { Form } from './model.ts';

const block = (id: string, title: string, more: object = {}) => ({
  id,
  title,
  kind: 'text',
  text: '',
  is_required: true,
  default: '',
  choices: [],
  next: '',
  ...more,
});

function form(row: object): Form {
  return {
    row: { id: 'f', status: 'in_progress', required_seconds: 900, ...row },
    content: {
      blocks: [
        block('city', 'City'),
        block('why', 'Why'),
        block('more', '', { is_required: false }),
      ],
      result: '',
    },
    rules: { shown: {}, formulas: {} },
    variables: {},
    answers: {},
    done: {},
    may_change: true,
  } as unknown as Form;
}

test('the card says of a form that must be completed, until it is', async () => {
  answerPaths({ 'GET /api/forms/f': form({}), 'GET /api/forms/g': form({ status: 'completed' }) });
  drawSettings(
    <>
      <FormOwed form="f" isPcp={false} onOpen={() => undefined} />
      <FormOwed form="g" isPcp={false} />
    </>,
    [],
  );
  await waitFor(() => expect(screen.getAllByTestId('form-owed')).toHaveLength(1));
  expect(screen.getByTestId('form-owed').textContent).toContain('This form must be completed');
  expect(screen.getByRole('button', { name: 'To the form' })).toBeTruthy();
});

test('in PCP it says until when the router waits, whatever was dialled meanwhile', async () => {
  answerPaths({ 'GET /api/forms/f': form({}) });
  addSettingsTexts();
  const { me } = snapshot();
  const form_until = '2026-11-22T10:07:30.000Z';
  const now = snapshot({ me: { ...me, state: 'pcp', form_until } });
  await drawWorking(<FormOwed form="f" isPcp />, now, new TestPhone());
  const owed = await screen.findByTestId('form-owed');
  expect(owed.textContent).toContain(`at ${formatMoment(form_until, 'en')} at the latest`);
});

test('what is still to be answered is named', () => {
  drawSettings(<Unanswered form={form({})} answers={{ city: 'Kyiv', why: '  ' }} />, []);
  expect(screen.getByTestId('form-unanswered').textContent).toBe('Not answered yet: Why');
});
