import { useQueryClient } from '@tanstack/react-query';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { AccountView } from './AccountView.tsx';
import { PointsPage } from './PointsPage.tsx';
import type { Account, Appeal, Entry } from './points.ts';

const BALANCE = { points: 6, money: [{ currency: 'UAH', micros: 30_000_000 }] };
const PENALTY: Entry = {
  id: 'e1',
  at: '2026-11-22T10:00:00Z',
  kind: 'penalty',
  points: -4,
  money_micros: 0,
  currency: 'UAH',
  comment: 'Late again',
  call: 'c1',
  is_open: true,
  by_name: 'Zoya',
  day: null,
  paid_seconds: null,
  rule: null,
  rule_name: '',
  reverses: null,
  is_reversed: false,
  appeal: null,
};
const ACCOUNT: Account = {
  user: 'anna',
  name: 'Anna',
  currency: 'UAH',
  balance: BALANCE,
  paid: [{ state: 'busy', seconds: 3605, paid_seconds: 3600, money_micros: 120_000_000 }],
  entries: [PENALTY],
  may_adjust: true,
};
const PEOPLE = [{ id: 'anna', name: 'Anna', is_active: true, balance: BALANCE }];

async function open(entries: Entry[] = [PENALTY], more: Record<string, [number, object]> = {}) {
  const answers: Record<string, object | [number, object]> = {
    'GET /api/points/people': PEOPLE,
    'GET /api/points/appeals': [],
    'GET /api/points/people/anna': { ...ACCOUNT, entries },
    ...more,
  };
  // Of which days it is asked depends on today.
  const whenever = new Proxy(answers, {
    get: (all, path: string) => all[path.split('?')[0] ?? ''],
  });
  const sent = answerPaths(whenever);
  drawSettings(<PointsPage link={(call, text) => <a href={call}>{text}</a>} />, ['points.adjust']);
  await userEvent.click(await screen.findByRole('button', { name: 'Anna' }));
  await screen.findByTestId('paid');
  return sent;
}

test('a person opens with his balance, his paid time and the reason of each entry', async () => {
  await open();
  expect(screen.getByTestId('have-points').textContent).toBe('6');
  expect(screen.getByTestId('have-money').textContent).toMatch(/30\.00/);
  expect(screen.getByTestId('paid-busy').textContent).toMatch(/1:00:05.*1:00:00.*120\.00/);
  const entry = screen.getByTestId('entry');
  expect(entry.textContent).toMatch(/Late again.*Penalty · Zoya.*points: -4/);
  expect(within(entry).getByRole('link', { name: 'the call' }).getAttribute('href')).toBe('c1');
});

test('a call that he may not open is no link', async () => {
  await open([{ ...PENALTY, is_open: false }]);
  const entry = screen.getByTestId('entry');
  expect(entry.textContent).toContain('the call');
  expect(within(entry).queryByRole('link')).toBeNull();
});

test('nothing to tell of says so', async () => {
  await open([]);
  expect(screen.getByTestId('empty').textContent).toContain('Nothing in this period');
});

test('a penalty is given with its reason only', async () => {
  const sent = await open([], { 'POST /api/points/people/anna': [201, PENALTY] });
  await userEvent.click(screen.getByText('Penalty'));
  await userEvent.type(screen.getByTestId('field-points'), '4');
  await userEvent.click(screen.getByTestId('editor-save'));
  expect(screen.getByTestId('field-comment').getAttribute('aria-invalid')).toBe('true');
  await userEvent.type(screen.getByTestId('field-comment'), 'Late');
  await userEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(screen.queryByTestId('editor-form')).toBeNull());
  expect(sent.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    {
      kind: 'penalty',
      points: 4,
      money_micros: 0,
      comment: 'Late',
      call: null,
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  ]);
});

test('a second press after a lost answer is the same giving; the account is no part of it', async () => {
  const sent = await open([], { 'POST /api/points/people/anna': [503, {}] });
  fireEvent.change(screen.getByTestId('field-points'), { target: { value: '4' } });
  fireEvent.change(screen.getByTestId('field-comment'), { target: { value: 'Good' } });
  for (const times of [1, 2]) {
    fireEvent.click(screen.getByTestId('editor-save'));
    await screen.findByTestId('editor-problem');
    await waitFor(() => expect(given()).toHaveLength(times));
  }
  expect(given()[0]).toEqual(given()[1]);
  expect(screen.getByTestId('account').closest('form')).toBeNull();

  function given() {
    return sent.filter(({ method }) => method === 'POST').map(({ body }) => body);
  }
});

test('an entry is taken back with a reason; one that was is not offered again', async () => {
  const sent = await open([PENALTY, { ...PENALTY, id: 'e0', is_reversed: true }], {
    'POST /api/points/entries/e1/undo': [201, PENALTY],
  });
  await userEvent.click(screen.getByTestId('undo'));
  await userEvent.click(await screen.findByTestId('confirm-yes'));
  expect(screen.getByTestId('undo-comment').getAttribute('aria-invalid')).toBe('true');
  await userEvent.type(screen.getByTestId('undo-comment'), 'The bus');
  await userEvent.click(screen.getByTestId('confirm-yes'));
  await waitFor(() => expect(screen.queryByTestId('confirm')).toBeNull());
  expect(sent.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    { comment: 'The bus' },
  ]);
});

const APPEAL: Appeal = {
  state: 'open',
  at: '2026-11-22T11:00:00Z',
  comment: 'The bus broke down',
  answer: null,
  decided_by_name: null,
  decided_at: null,
};

test('an appeal is decided where all of them stand, with a reason', async () => {
  const entry = { ...PENALTY, appeal: APPEAL };
  const sent = await open([entry], {
    'GET /api/points/appeals': [200, [{ user: 'anna', name: 'Anna', entry }]],
    'POST /api/points/entries/e1/decision': [201, entry],
  });
  const appeals = within(screen.getByTestId('appeals'));
  expect(appeals.getByTestId('entry').textContent).toMatch(/Anna.*Late again.*The bus broke down/);
  expect(screen.queryByTestId('undo'), 'who disagrees is answered').toBeNull();
  fireEvent.click(appeals.getByTestId('uphold'));
  fireEvent.change(await screen.findByTestId('uphold-comment'), { target: { value: 'I see' } });
  fireEvent.click(screen.getByTestId('confirm-yes'));
  await waitFor(() => expect(screen.queryByTestId('confirm')).toBeNull());
  expect(sent.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    { state: 'cancelled', comment: 'I see' },
  ]);
});

function Event() {
  const queries = useQueryClient();
  const tell = () => queries.invalidateQueries({ queryKey: ['points'] });
  return (
    <button type="button" onClick={() => void tell()} data-testid="event">
      event
    </button>
  );
}

test('who types his reason while another decides keeps it, and is told', async () => {
  const entry = { ...PENALTY, appeal: APPEAL };
  const answers: Record<string, object | [number, object]> = {
    'GET /api/points/people': PEOPLE,
    'GET /api/points/appeals': [200, [{ user: 'anna', name: 'Anna', entry }]],
    'POST /api/points/entries/e1/decision': [409, { code: 'points.no_appeal' }],
  };
  const sent = answerPaths(answers);
  const asked = () => sent.filter(({ path }) => path === '/api/points/appeals').length;
  drawSettings(
    <>
      <PointsPage link={(_, text) => text} />
      <Event />
    </>,
    ['points.adjust'],
  );
  fireEvent.click(await screen.findByTestId('uphold'));
  fireEvent.change(await screen.findByTestId('uphold-comment'), { target: { value: 'I see' } });
  answers['GET /api/points/appeals'] = [200, []];
  answers['GET /api/points/people'] = [{ ...PEOPLE[0], name: 'Anna B' }];
  fireEvent.click(screen.getByTestId('event'));
  await screen.findByText('Anna B');
  await waitFor(() => expect(asked()).toBe(2));
  fireEvent.click(screen.getByTestId('confirm-yes'));
  expect((await screen.findByTestId('confirm-problem')).textContent).toMatch(/decided/);
  expect((screen.getByTestId('uphold-comment') as HTMLInputElement).value).toBe('I see');
  fireEvent.click(screen.getByTestId('confirm-no'));
  await waitFor(() => expect(screen.queryByTestId('appeals')).toBeNull());
});

test('whose entry it is appeals once, and reads the answer', async () => {
  const answered = { ...APPEAL, state: 'confirmed', answer: 'No bus', decided_by_name: 'Zoya' };
  const entries = [PENALTY, { ...PENALTY, id: 'e0', appeal: answered }];
  const answers: Record<string, object | [number, object]> = {
    'GET /api/points/mine': { ...ACCOUNT, may_adjust: false, entries },
    'POST /api/points/entries/e1/appeal': [201, PENALTY],
  };
  const sent = answerPaths(
    new Proxy(answers, { get: (all, path: string) => all[path.split('?')[0] ?? ''] }),
  );
  drawSettings(<AccountView user={null} link={(_, text) => text} />, ['workplace.use']);
  const said = await screen.findByTestId('entry-appeal');
  expect(said.textContent).toMatch(/The bus broke down.*declined, the entry stays.*Zoya: No bus/);
  fireEvent.click(screen.getByTestId('appeal'));
  fireEvent.change(await screen.findByTestId('appeal-comment'), { target: { value: 'The bus' } });
  fireEvent.click(screen.getByTestId('confirm-yes'));
  await waitFor(() => expect(screen.queryByTestId('confirm')).toBeNull());
  expect(sent.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
    { comment: 'The bus' },
  ]);
});
