// Opening hours as the form holds them: typed times, days of the week, what is wrong. Pure.

export interface Span {
  opens: string;
  /** Not later than `opens`: on the next day. `24:00` is the end of this one. */
  closes: string;
}

export interface WeekSpan extends Span {
  /** 1 is Monday. */
  weekday: number;
}

export interface ExceptionDay {
  /** YYYY-MM-DD */
  on: string;
  title: string;
  /** None: closed all day. */
  hours: Span[];
  is_holiday: boolean;
}

export interface Hours {
  /** Empty: the company's. */
  timezone: string;
  week: WeekSpan[];
  exceptions: ExceptionDay[];
}

export interface ScheduleForm extends Hours {
  project: string;
  name: string;
}

export interface Schedule extends ScheduleForm {
  id: string;
}

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const WORKDAYS: readonly number[] = [1, 2, 3, 4, 5];
export const USUAL: Span = { opens: '09:00', closes: '18:00' };

const OPENS = /^([01]\d|2[0-3]):[0-5]\d$/;
const CLOSES = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** `9`, `930`, `9.30` and `9:30` as `09:30`; what is no time stays as it was typed. */
export function timeOf(typed: string): string {
  const found = typed.trim().match(/^(\d{1,2})[:.\- ]?(\d{2})?$/);
  if (!found) return typed.trim();
  const [, hours = '', minutes = '00'] = found;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

export function isOnNextDay({ opens, closes }: Span): boolean {
  return OPENS.test(opens) && CLOSES.test(closes) && closes <= opens;
}

/** The other time stands after the last one, if the day is long enough. */
export function nextSpan(spans: Span[]): Span {
  const last = spans.at(-1)?.closes;
  if (!last || last >= '22:00' || !OPENS.test(last)) return USUAL;
  const hour = Number(last.slice(0, 2));
  const at = (plus: number) => `${String(Math.min(hour + plus, 23)).padStart(2, '0')}:00`;
  return { opens: at(1), closes: at(2) };
}

/** The week with these spans on this day; days stay in their order. */
export function withDay(week: WeekSpan[], weekday: number, spans: Span[]): WeekSpan[] {
  return WEEKDAYS.flatMap((day) =>
    day === weekday
      ? spans.map(({ opens, closes }) => ({ weekday, opens, closes }))
      : week.filter((one) => one.weekday === day),
  );
}

export function spansOf(week: WeekSpan[], weekday: number): Span[] {
  return week
    .filter((one) => one.weekday === weekday)
    .map(({ opens, closes }) => ({ opens, closes }));
}

/** One day's hours on all of these days. */
export function copied(week: WeekSpan[], from: number, to: readonly number[]): WeekSpan[] {
  return to.reduce((so_far, day) => withDay(so_far, day, spansOf(week, from)), week);
}

/** Field (dotted path, as the server names it) -> code. */
export function wrongIn({ name, week, exceptions }: ScheduleForm): Record<string, string> {
  const wrong: Record<string, string> = name.trim() ? {} : { name: 'required' };
  const look = (spans: Span[], path: string) =>
    spans.forEach(({ opens, closes }, n) => {
      if (!OPENS.test(opens)) wrong[`${path}.${n}.opens`] = 'time';
      if (!CLOSES.test(closes)) wrong[`${path}.${n}.closes`] = 'time';
      else if (opens === closes) wrong[`${path}.${n}.closes`] = 'same_time';
    });
  look(week, 'week');
  exceptions.forEach(({ on, hours }, n) => {
    const isTwice = exceptions.some((other, m) => m < n && other.on === on);
    if (!on) wrong[`exceptions.${n}.on`] = 'required';
    else if (isTwice) wrong[`exceptions.${n}.on`] = 'twice';
    look(hours, `exceptions.${n}.hours`);
  });
  return wrong;
}

export function dayName(weekday: number, language: string, width: 'long' | 'short'): string {
  // The first of January 2024 was a Monday.
  const day = new Date(Date.UTC(2024, 0, weekday));
  return day.toLocaleDateString(language, { weekday: width, timeZone: 'UTC' });
}

export function spanText({ opens, closes }: Span): string {
  return `${opens}–${closes}`;
}

/** `Mon–Fri 09:00–18:00, Sat 10:00–14:00`; empty when it never opens. */
export function weekText(week: WeekSpan[], language: string): string {
  const groups: { first: number; last: number; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = spansOf(week, day).map(spanText).join(', ');
    const before = groups.at(-1);
    if (before?.hours === hours && before.last === day - 1) before.last = day;
    else groups.push({ first: day, last: day, hours });
  }
  const name = (day: number) => dayName(day, language, 'short');
  return groups
    .filter(({ hours }) => hours)
    .map(({ first, last, hours }) =>
      first === last ? `${name(first)} ${hours}` : `${name(first)}–${name(last)} ${hours}`,
    )
    .join('; ');
}
