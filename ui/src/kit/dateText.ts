// Dates and moments as people type them. Pure.

const TYPED =
  /^(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2}))(?:[ T,]+(\d{1,2})(?:[:.]?(\d{2}))?)?$/;

/** `2026-12-25`, with a time `2026-12-25 17:30:00`, of what was typed by the Ukrainian and Russian
 * order or by ISO 8601; null while it is none. `isWhole`: no more is typed, so that 26 is the year. */
export function dateFrom(typed: string, withTime: boolean, isWhole = false): string | null {
  const found = TYPED.exec(typed.trim());
  if (!found) return null;
  const [, y1, m1, d1, d2, m2, y2, hour, minute] = found;
  if (hour !== undefined && !withTime) return null;
  if (y2?.length === 2 && !isWhole) return null;
  const year = Number(y2?.length === 2 ? `20${y2}` : (y1 ?? y2));
  const [month, day] = [m1 ?? m2, d1 ?? d2].map(Number) as [number, number];
  const [hours, minutes] = [Number(hour ?? 0), Number(minute ?? 0)];
  const at = new Date(Date.UTC(year, month - 1, day, hours, minutes));
  // 31 February is another day, 25 o'clock as well.
  const isThere = at.getUTCMonth() === month - 1 && at.getUTCDate() === day && minutes < 60;
  if (!isThere || year < 1000) return null;
  const iso = at.toISOString();
  return withTime ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}:00` : iso.slice(0, 10);
}

/** What a field holds, as `<input type="date">` and `datetime-local` would: `2026-12-25T17:30`. A day
 * that was picked keeps the time that was there. */
export function held(picked: string | null, before: string, withTime: boolean): string {
  if (!picked || !withTime) return picked?.slice(0, 10) ?? '';
  const time = picked.length > 10 ? picked.slice(11, 16) : before.slice(11, 16) || '00:00';
  return `${picked.slice(0, 10)}T${time}`;
}
