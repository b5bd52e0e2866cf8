// @vitest-environment node
import { expect, test } from 'vitest';
import { formatFigure, parseFigure, typedFigure } from './figure.ts';

test('a time is typed in minutes and seconds; what stands alone is minutes', () => {
  const typed = ['4:05', '30', '1:05:00', '90:00', ' 0:20 '];
  expect(typed.map((text) => parseFigure(text, 'seconds'))).toEqual([245, 1800, 3900, 5400, 20]);
});

test('what is no figure is none', () => {
  for (const text of ['', '4:75', '1:75:00', 'x', '-4', '4.5', '999999:00']) {
    expect(parseFigure(text, 'seconds'), text).toBeNull();
  }
  for (const text of ['', 'x', '-1', '1e5', '1:30', '1,2,3']) {
    expect(parseFigure(text, 'count'), text).toBeNull();
  }
});

test('a share is typed with a comma or a point, and with its sign or without', () => {
  const typed = ['87,5', '87.5', '87.5 %', '87,5%'];
  expect(typed.map((text) => parseFigure(text, 'percent'))).toEqual([87.5, 87.5, 87.5, 87.5]);
});

test('a figure that was saved is typed back to itself', () => {
  for (const language of ['en', 'uk', 'ru']) {
    for (const [value, unit] of [
      [7265, 'seconds'],
      [87.5, 'percent'],
      [4.25, 'score'],
      [12_345, 'count'],
    ] as const) {
      expect(parseFigure(typedFigure(value, unit, language), unit), language).toBe(value);
    }
  }
});

test('a figure is said in its unit', () => {
  expect(formatFigure(245.4, 'seconds', 'en')).toBe('4:05');
  expect(formatFigure(87.46, 'percent', 'en')).toBe('87.5\u00a0%');
  expect(formatFigure(4.256, 'score', 'en')).toBe('4.26');
  expect(formatFigure(40, 'count', 'en')).toBe('40');
});
