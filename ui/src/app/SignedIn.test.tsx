import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerWith } from '../../tests/support/answers.ts';
import { draw } from '../../tests/support/page.tsx';
import { request } from '../api/client.ts';
import { queries } from './queries.ts';
import { SignedIn } from './SignedIn.tsx';

const OVER = /^(Your session is over|Сеанс завершено)/;
const NOBODY = { code: 'not_signed_in', status: 401 };
const ANNA = {
  id: '1',
  name: 'Anna',
  login: 'anna',
  tenant: { id: '2', name: 'Demo' },
  language: 'uk',
  permissions: {},
  roles: ['Operator'],
};

beforeEach(() => {
  localStorage.clear();
  queries.clear();
});
afterEach(() => queries.clear());

function drawApp(): void {
  const router = createRouter({
    routeTree: createRootRoute({ component: SignedIn }),
    history: createMemoryHistory(),
  });
  draw(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}

test('who comes for the first time is not told that a session is over', async () => {
  answerWith(401, NOBODY);
  drawApp();
  await screen.findByTestId('sign-in');
  expect(screen.queryByText(OVER)).toBeNull();
});

test('whose session ended while he worked is told so', async () => {
  answerWith(200, ANNA);
  drawApp();
  await screen.findByText('Anna');
  answerWith(401, NOBODY);
  await expect(request('GET', '/api/journal')).rejects.toMatchObject({ status: 401 });
  await screen.findByText(OVER);
});

test('a page opened again speaks the language of its user, not of the browser', async () => {
  answerWith(200, ANNA);
  drawApp();
  await waitFor(() => expect(i18next.language).toBe('uk'));
});
