import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { KpiPage } from './KpiPage.tsx';
import type { Rule } from './rule.ts';

const METRIC = {
  kind: 'norm',
  unit: 'count',
  comparison: 'at_least',
  sample: null,
  has_queues: true,
  has_reason: false,
  has_target: true,
};
const METRICS = [
  { ...METRIC, metric: 'total' },
  {
    ...METRIC,
    metric: 'aht_seconds',
    unit: 'seconds',
    comparison: 'at_most',
    sample: 'talks',
  },
  {
    ...METRIC,
    metric: 'away_longer_seconds',
    kind: 'violation',
    unit: 'seconds',
    has_reason: true,
  },
];
const RULE: Rule = {
  id: 'r1',
  name: 'Quick',
  kind: 'norm',
  metric: 'aht_seconds',
  window: 'week',
  comparison: 'at_most',
  target: 240,
  grades: [{ limit: 240, grade: 'Good', points: 10, money_micros: 0 }],
  points: 0,
  money_micros: 0,
  min_sample: 0,
  users: [],
  groups: ['g1'],
  queues: [],
  active_from: '2026-11-23',
  is_active: true,
  reason: null,
  version: 3,
};
const STANDING = {
  rule: RULE,
  currency: 'UAH',
  since: '2026-11-22T22:00:00Z',
  until: '2026-11-23T22:00:00Z',
  people: [
    {
      user: 'anna',
      name: 'Anna',
      sample: 12,
      fact: 225,
      percent: 93.8,
      grade: 'Good',
      points: 10,
      money_micros: 0,
    },
  ],
};

function open(
  rules: Rule[],
  more: Record<string, [number, object]> = {},
  rights = ['kpi.view', 'kpi.manage', 'user.view', 'queue.view', 'workplace.use'],
) {
  const sent = answerPaths({
    'GET /api/kpi/metrics': { currency: 'UAH', metrics: METRICS },
    'GET /api/kpi/rules': [200, rules],
    'GET /api/users': [200, [{ id: 'anna', name: 'Anna', is_active: true }]],
    'GET /api/groups': [200, [{ id: 'g1', name: 'Sales' }]],
    'GET /api/queues': [200, [{ id: 'q1', name: 'Support' }]],
    'GET /api/away-reasons': [200, [{ id: 'lunch', name_en: 'Lunch', is_active: true }]],
    'POST /api/kpi/preview': STANDING,
    'GET /api/kpi/rules/r1/standing': STANDING,
    ...more,
  });
  drawSettings(<KpiPage />, rights);
  return (method: string, path: string) =>
    sent.filter((one) => one.method === method && one.path === path).map(({ body }) => body);
}

test('the empty list begins with an example that is shown and saved', async () => {
  const asked = open([], { 'POST /api/kpi/rules': [201, RULE] });
  fireEvent.click(await screen.findByTestId('rule-example'));
  const standing = await screen.findByTestId('standing');
  expect(standing.textContent).toMatch(/Anna.*93\.8.%Good.*points: \+10/);
  fireEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(screen.queryByTestId('editor-form')).toBeNull());
  expect(asked('POST', '/api/kpi/rules')).toEqual([
    expect.objectContaining({
      id: expect.stringMatching(/^[0-9a-f]{8}-/),
      kind: 'norm',
      metric: 'total',
      window: 'day',
      target: 40,
      users: [],
    }),
  ]);
});

test('a rule is read in words: what, for whom, what it gives', async () => {
  const long = { ...RULE, id: 'r3', name: 'Too long', kind: 'violation', reason: 'lunch' } as const;
  open([
    RULE,
    { ...RULE, id: 'r2', name: 'Old', is_active: false, groups: [] },
    { ...long, metric: 'away_longer_seconds', target: 1800, points: -5 },
  ]);
  await screen.findByText(/Lunch/);
  const rows = screen.getAllByTestId('row');
  expect(rows[2]?.textContent).toContain('ViolationAway longer than 30:00: Lunch');
  expect(rows[0]?.textContent).toMatch(/Old.*Norm.*Off.*Everybody/);
  expect(rows[1]?.textContent).toMatch(
    /QuickNormAverage handling time \(AHT\): at most 4:00 a weekdepartments: 1points: \+10$/,
  );
});

test('a violation asks for its limit and what it takes; nothing that belongs to norms', async () => {
  const asked = open([], { 'POST /api/kpi/rules': [201, RULE] });
  fireEvent.click(await screen.findByTestId('add-rule'));
  fireEvent.click(await screen.findByText('Violation'));
  expect(screen.queryByTestId('grades')).toBeNull();
  fireEvent.change(screen.getByTestId('field-name'), { target: { value: 'Long lunch' } });
  await userEvent.click(screen.getByTestId('field-metric'));
  await userEvent.click(await screen.findByText('Away too long'));
  fireEvent.change(screen.getByTestId('field-target'), { target: { value: 'half an hour' } });
  fireEvent.change(screen.getByTestId('field-points'), { target: { value: '-5' } });
  fireEvent.click(screen.getByTestId('editor-save'));
  expect(screen.getByTestId('field-target').getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(screen.getByTestId('field-target'), { target: { value: '30:00' } });
  fireEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(screen.queryByTestId('editor-form')).toBeNull());
  expect(asked('POST', '/api/kpi/rules')).toEqual([
    expect.objectContaining({ kind: 'violation', window: null, target: 1800, points: -5 }),
  ]);
});

test('what the server finds wrong stands at its field, of a grade too', async () => {
  open([RULE], {
    'PUT /api/kpi/rules/r1': [
      422,
      { code: 'wrong_fields', fields: [{ field: 'grades.1.limit', code: 'twice' }] },
    ],
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Quick' }));
  fireEvent.click(await screen.findByTestId('add-grade'));
  fireEvent.change(screen.getByTestId('grade-1-limit'), { target: { value: '4:00' } });
  fireEvent.change(screen.getByTestId('grade-1-grade'), { target: { value: 'Best' } });
  fireEvent.click(screen.getByTestId('editor-save'));
  await screen.findByText('Written twice');
  expect(screen.getByTestId('grade-1-limit').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByTestId('grade-0-limit').getAttribute('aria-invalid')).toBeNull();
});

test('who was slower than another is told, and loses nothing he typed', async () => {
  const asked = open([RULE], { 'PUT /api/kpi/rules/r1': [409, { code: 'kpi.changed_meanwhile' }] });
  fireEvent.click(await screen.findByRole('button', { name: 'Quick' }));
  fireEvent.change(await screen.findByTestId('field-name'), { target: { value: 'Quicker' } });
  fireEvent.click(screen.getByTestId('editor-save'));
  expect((await screen.findByTestId('editor-problem')).textContent).toMatch(/Somebody else/);
  expect(screen.getByTestId<HTMLInputElement>('field-name').value).toBe('Quicker');
  expect(asked('PUT', '/api/kpi/rules/r1')).toEqual([expect.objectContaining({ version: 3 })]);
});

test('deleting asks, and says that what was given stays', async () => {
  const asked = open([RULE], { 'DELETE /api/kpi/rules/r1': [200, {}] });
  fireEvent.click(await screen.findByRole('button', { name: 'Quick' }));
  fireEvent.click(await screen.findByTestId('editor-delete'));
  const dialog = within(await screen.findByTestId('confirm'));
  expect(dialog.getByText(/stays in people’s accounts/)).toBeTruthy();
  fireEvent.click(dialog.getByTestId('confirm-yes'));
  await waitFor(() => expect(asked('DELETE', '/api/kpi/rules/r1')).toHaveLength(1));
});

test('who may only look sees where people stand, and cannot change the rule', async () => {
  const asked = open([RULE], {}, ['kpi.view']);
  fireEvent.click(await screen.findByRole('button', { name: 'Quick' }));
  expect((await screen.findByTestId('standing')).textContent).toMatch(/Anna3:45/);
  expect(screen.queryByTestId('add-rule')).toBeNull();
  expect(screen.queryByTestId('editor-save')).toBeNull();
  expect(screen.getByTestId<HTMLInputElement>('field-name').readOnly).toBe(true);
  expect(asked('POST', '/api/kpi/preview')).toEqual([]);
});

test('whom there is too little to grade by is said beside his figure', async () => {
  const rule = { ...RULE, min_sample: 5 };
  const people = [{ ...STANDING.people[0], sample: 3, grade: null, points: 0 }];
  open([rule], { 'GET /api/kpi/rules/r1/standing': [200, { ...STANDING, rule, people }] }, [
    'kpi.view',
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'Quick' }));
  expect((await screen.findByTestId('standing')).textContent).toMatch(/3:45.*too little yet: 3—/);
});
