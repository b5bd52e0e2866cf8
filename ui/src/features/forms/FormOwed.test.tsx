import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
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

test('what is still to be answered is named', () => {
  drawSettings(<Unanswered form={form({})} answers={{ city: 'Kyiv', why: '  ' }} />, []);
  expect(screen.getByTestId('form-unanswered').textContent).toBe('Not answered yet: Why');
});
