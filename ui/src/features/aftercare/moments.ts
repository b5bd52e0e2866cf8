// Moments in a customer's or the company's time zone, and those that are due. Pure.

/** `2026-11-22T15:30`, so many minutes from now, as the clocks show it there. */
export function localNow(timezone: string, plusMinutes: number, now = new Date()): string {
  const at = new Date(now.getTime() + plusMinutes * 60_000);
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

/** In the time in which it was promised, with the zone where the clocks here show another. */
export function promisedAt(iso: string, timezone: string, language: string): string {
  const shown = (timeZone?: string) =>
    new Date(iso).toLocaleString(language, {
      ...(timeZone && { timeZone }),
      day: 'numeric',
      month: 'short',
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
    });
  const text = shown(timezone);
  return text === shown() ? text : `${text} (${timezone})`;
}

/** How long until it is due, in milliseconds; 0 when it is. A timer cannot wait longer than a day here. */
export function untilDue(iso: string, now: number): number {
  const DAY_MS = 86_400_000;
  return Math.min(Math.max(0, Date.parse(iso) - now), DAY_MS);
}

/** A promise may be kept a little late. */
const PATIENCE_MS = 5 * 60_000;

/** Those whose time is over and that nobody has made; the oldest come first, as they are told. */
export function overdue<C extends { due_at: string }>(calls: C[], now: number): C[] {
  return calls.filter(({ due_at }) => Date.parse(due_at) + PATIENCE_MS < now);
}
