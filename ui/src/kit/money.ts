// Money as the server counts it: whole millionths of the company's currency.

const MICROS = 1_000_000;

export function fromMicros(micros: number): number {
  return micros / MICROS;
}

export function toMicros(money: number): number {
  return Math.round(money * MICROS);
}

export function formatMoney(micros: number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(
    fromMicros(micros),
  );
}
