import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { FormPanel } from './FormPanel.tsx';

const block = (id: string, kind: string, more: object = {}) => ({
  id,
  kind,
  title: id,
  text: '',
  is_required: true,
  default: '',
  choices: [],
  next: '',
  ...more,
});

const FORM = {
  row: { id: 'f', status: 'in_progress', required_seconds: 0, revision: 1, script_name: 'Order' },
  content: {
    blocks: [
      block('city', 'text'),
      block('want', 'choice', { choices: [{ value: 'buy', label: 'Buy', next: '' }] }),
    ],
    result: '',
  },
  rules: { shown: {}, formulas: {} },
  variables: {},
  answers: {},
  done: {},
  may_change: true,
};

test('a form that cannot be completed leads to the first answer that is missing', async () => {
  const fields = [{ field: 'want', code: 'required' }];
  answerPaths({
    'GET /api/forms/f': FORM,
    'POST /api/forms/f/complete': [422, { code: 'form.incomplete', title: 'x', fields }],
  });
  drawSettings(<FormPanel form="f" />, []);
  await userEvent.click(await screen.findByTestId('form-complete'));
  const wanted = await screen.findByRole('radio', { name: 'Buy' });
  await waitFor(() => expect(document.activeElement).toBe(wanted));
});
