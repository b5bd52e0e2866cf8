import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { QueueFormButton } from './QueueFormButton.tsx';

const NOTHING = { script: null, moment: 'ring', link: null, required_seconds: 0 };
const SCRIPTS = [{ id: 's', name: 'Sale' }];

test('a form can be demanded, for so many minutes at most', async () => {
  const asked = answerPaths({
    'GET /api/queues/q/form': { form: { ...NOTHING, script: 's' }, scripts: SCRIPTS },
    'PUT /api/queues/q/form': NOTHING,
  });
  drawSettings(<QueueFormButton queue="q" isReadOnly={false} />, ['queue.edit']);
  fireEvent.click(await screen.findByTestId('queue-form'));
  fireEvent.click(await screen.findByTestId('queue-form-required'));
  const minutes = screen.getByTestId<HTMLInputElement>('queue-form-minutes');
  await userEvent.clear(minutes);
  expect(minutes.value).toBe('');
  await userEvent.tab();
  expect(minutes.value, 'left empty, it is what it was').toBe('15');
  await userEvent.clear(minutes);
  await userEvent.type(minutes, '20');
  fireEvent.click(screen.getByTestId('queue-form-save'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PUT')).toBe(true));
  expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
    script: 's',
    moment: 'ring',
    link: null,
    required_seconds: 1200,
  });
}, 20_000);
