// @vitest-environment node
import { expect, test } from 'vitest';
import {
  copied,
  dayName,
  isOnNextDay,
  nextSpan,
  type ScheduleForm,
  spansOf,
  timeOf,
  weekText,
  withDay,
  wrongIn,
} from './schedule.ts';

const OFFICE = { opens: '09:00', closes: '18:00' };
const EVENING = { opens: '19:00', closes: '21:00' };

function form(change: Partial<ScheduleForm> = {}): ScheduleForm {
  return { project: 'p', name: 'Office', timezone: '', week: [], exceptions: [], ...change };
}

test.each([
  ['9', '09:00'],
  ['930', '9:30'.padStart(5, '0')],
  ['9.30', '09:30'],
  [' 18:00 ', '18:00'],
  ['24', '24:00'],
  ['noon', 'noon'],
])('%s is read as %s', (typed, time) => {
  expect(timeOf(typed)).toBe(time);
});

test('hours that end not later than they begin end on the next day', () => {
  expect(isOnNextDay({ opens: '22:00', closes: '06:00' })).toBe(true);
  expect(isOnNextDay(OFFICE)).toBe(false);
  expect(isOnNextDay({ opens: '00:00', closes: '24:00' })).toBe(false);
  expect(isOnNextDay({ opens: '22:00', closes: '' })).toBe(false);
});

test('a day may open several times, and days keep their order', () => {
  const week = withDay(withDay([], 3, [OFFICE]), 1, [OFFICE, EVENING]);
  expect(week.map(({ weekday }) => weekday)).toEqual([1, 1, 3]);
  expect(spansOf(week, 1)).toEqual([OFFICE, EVENING]);
  expect(withDay(week, 1, [])).toEqual([{ weekday: 3, ...OFFICE }]);
});

test('a day is copied to others in place of what they had', () => {
  const week = copied(withDay(withDay([], 1, [OFFICE]), 2, [EVENING]), 1, [1, 2, 3]);
  expect(week).toEqual([1, 2, 3].map((weekday) => ({ weekday, ...OFFICE })));
});

test('the next hours of a day come after the last ones', () => {
  expect(nextSpan([])).toEqual(OFFICE);
  expect(nextSpan([OFFICE])).toEqual({ opens: '19:00', closes: '20:00' });
  expect(nextSpan([{ opens: '09:00', closes: '23:00' }])).toEqual(OFFICE);
});

test('every wrong field is named as the server names it', () => {
  const wrong = wrongIn(
    form({
      name: ' ',
      week: [
        { weekday: 1, opens: '9', closes: '18:00' },
        { weekday: 2, opens: '10:00', closes: '10:00' },
        { weekday: 3, opens: '00:00', closes: '24:00' },
      ],
      exceptions: [
        { on: '2026-12-25', title: '', hours: [], is_holiday: true },
        { on: '2026-12-25', title: '', hours: [], is_holiday: true },
        { on: '', title: '', hours: [{ opens: '10:00', closes: '25:00' }], is_holiday: false },
      ],
    }),
  );
  expect(wrong).toEqual({
    name: 'required',
    'week.0.opens': 'time',
    'week.1.closes': 'same_time',
    'exceptions.1.on': 'twice',
    'exceptions.2.on': 'required',
    'exceptions.2.hours.0.closes': 'time',
  });
});

test('a week is told in few words', () => {
  const week = copied(withDay(withDay([], 1, [OFFICE]), 6, [EVENING]), 1, [1, 2, 3, 4, 5]);
  expect(weekText(week, 'en')).toBe('Mon–Fri 09:00–18:00; Sat 19:00–21:00');
  expect(weekText([], 'en')).toBe('');
  expect(dayName(1, 'uk', 'long')).toBe('понеділок');
});
