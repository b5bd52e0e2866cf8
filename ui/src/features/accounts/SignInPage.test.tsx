import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerWith } from '../../../tests/support/answers.ts';
import { draw } from '../../../tests/support/page.tsx';
import { SignInPage } from './SignInPage.tsx';

async function signIn(login: string, password: string): Promise<string[]> {
  const entered: string[] = [];
  draw(<SignInPage onSignedIn={(me) => entered.push(me.login)} />);
  if (login) await userEvent.type(screen.getByTestId('login'), login);
  if (password) await userEvent.type(screen.getByTestId('password'), password);
  await userEvent.click(screen.getByTestId('sign-in-submit'));
  return entered;
}

test('the right password signs in, with the header that other sites cannot send', async () => {
  const asked = answerWith(200, { login: 'anna' });
  const entered = await signIn(' anna ', 'secret');
  await waitFor(() => expect(entered).toEqual(['anna']));
  expect(asked[0]).toMatchObject({
    method: 'POST',
    path: '/api/session',
    body: { login: 'anna', password: 'secret' },
    headers: { 'X-Dzvin': '1' },
  });
});

test('a wrong password is told in words', async () => {
  answerWith(401, { code: 'bad_sign_in', title: 'x', status: 401 });
  await signIn('anna', 'wrong');
  await waitFor(() =>
    expect(screen.getByTestId('sign-in-error').textContent).toBe('Wrong login or password.'),
  );
});

test('too many tries say how long to wait, and the button waits too', async () => {
  answerWith(429, { code: 'too_many_tries', status: 429, details: { retry_after: '30' } });
  await signIn('anna', 'wrong');
  const told = await screen.findByTestId('sign-in-throttled');
  expect(told.textContent).toMatch(/Try again in 0:(30|29)/);
  expect(screen.getByTestId('sign-in-submit').hasAttribute('disabled')).toBe(true);
});

test('empty fields ask to be filled and the server is not bothered', async () => {
  const asked = answerWith(200, {});
  await signIn('', '');
  expect(screen.getByText('Enter your login')).toBeTruthy();
  expect(screen.getByText('Enter your password')).toBeTruthy();
  expect(asked).toEqual([]);
});
