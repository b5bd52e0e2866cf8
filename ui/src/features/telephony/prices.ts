// A gateway's price list as text that can be pasted from a table: number, price, seconds, step.

export interface Price {
  prefix: string;
  per_minute_micros: number;
  first_seconds: number;
  step_seconds: number;
}

const MICROS = 1_000_000;
const USUAL_SECONDS = 60;
const OTHERS = '*';

/** One line a price: `380 0.50 60 60`; `*` stands for all other numbers. */
export function priceText(prices: Price[]): string {
  return prices
    .map(({ prefix, per_minute_micros, first_seconds, step_seconds }) =>
      [prefix || OTHERS, per_minute_micros / MICROS, first_seconds, step_seconds].join(' '),
    )
    .join('\n');
}

/** Null when a line cannot be read. */
export function readPrices(text: string): Price[] | null {
  const lines = text.split('\n').map((line) => line.trim());
  const prices = lines.filter(Boolean).map(readLine);
  return prices.every((price) => price !== null) ? prices : null;
}

function readLine(line: string): Price | null {
  const [number = '', price = '', first, step, ...rest] = line.split(/[\s;]+/);
  const prefix = number === OTHERS ? '' : number.replace(/^\+/, '');
  const money = Number(price.replace(',', '.'));
  const first_seconds = Number(first ?? USUAL_SECONDS);
  const step_seconds = Number(step ?? first ?? USUAL_SECONDS) || 1;
  const isRight =
    /^\d{0,15}$/.test(prefix) &&
    number !== '' &&
    price !== '' &&
    money >= 0 &&
    Number.isInteger(first_seconds) &&
    Number.isInteger(step_seconds) &&
    rest.length === 0;
  if (!isRight) return null;
  return { prefix, per_minute_micros: Math.round(money * MICROS), first_seconds, step_seconds };
}
