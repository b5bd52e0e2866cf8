import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { ScheduleEditor } from './ScheduleEditor.tsx';
import type { Schedule } from './schedule.ts';

const OFFICE: Schedule = {
  id: 's1',
  project: 'p1',
  name: 'Office',
  timezone: '',
  week: [{ weekday: 1, opens: '09:00', closes: '18:00' }],
  exceptions: [],
};

// A busy machine draws forms slowly.
let sent: { path: string; body: Record<string, unknown> }[] = [];

beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.body) sent.push({ path, body: JSON.parse(String(init.body)) });
    const today = {
      at: '2026-11-22T10:00:00Z',
      timezone: 'Europe/Kyiv',
      door: 'closed',
      closes_at: null,
      opens_at: '2026-11-23T07:00:00Z',
    };
    const body = path.endsWith('/today') ? today : OFFICE;
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
  });
});

function drawEditor(isReadOnly = false) {
  const editor = (
    <ScheduleEditor schedule={OFFICE} projects={[]} isReadOnly={isReadOnly} onClose={() => {}} />
  );
  drawSettings(editor, ['schedule.view']);
}

const day = (n: number) =>
  screen.getAllByTestId('day').find((one) => one.dataset.day === String(n)) as HTMLElement;
/** All at once: each key draws the whole form anew. */
function types(field: HTMLElement, value: string): void {
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
}

const saved = () => sent.find(({ path }) => path === '/api/schedules/s1')?.body;

test('the server says what it means now, in the time zone of the schedule', async () => {
  drawEditor();
  const told = await screen.findByTestId('today');
  expect(told.dataset.door).toBe('closed');
  expect(told.textContent).toMatch(/opens Mon.*09:00/);
});

test('hours are typed in few keys, copied to workdays, and only what changed is sent', async () => {
  drawEditor();
  types(within(day(1)).getByTestId('closes'), '1730');
  await userEvent.click(within(day(1)).getByTestId('copy-day'));
  await userEvent.click(await screen.findByTestId('copy-workdays'));
  await userEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(saved()).toBeTruthy());
  const week = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:30' }));
  expect(saved()).toEqual({ week });
});

test('what is no time is told at its place and not sent', async () => {
  drawEditor();
  types(within(day(1)).getByTestId('closes'), 'noon');
  await userEvent.click(screen.getByTestId('editor-save'));
  expect(await within(day(1)).findByText('A time like 09:00')).toBeTruthy();
  expect(saved()).toBeUndefined();
});

test('a day unlike the week needs a date', async () => {
  drawEditor();
  await userEvent.click(screen.getByTestId('add-exception'));
  await userEvent.click(screen.getByTestId('editor-save'));
  expect(await screen.findByText('Fill this in')).toBeTruthy();
  types(screen.getByTestId('on'), '2026-12-25');
  await userEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(saved()).toBeTruthy());
  expect(saved()).toEqual({
    exceptions: [{ on: '2026-12-25', title: '', hours: [], is_holiday: true }],
  });
});

test('who may only look changes nothing', async () => {
  drawEditor(true);
  await screen.findByTestId('today');
  expect(screen.queryByTestId('editor-save')).toBeNull();
  expect(screen.queryAllByTestId('add-hours')).toEqual([]);
  expect(screen.queryByTestId('add-exception')).toBeNull();
});
