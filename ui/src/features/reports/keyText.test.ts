// @vitest-environment node
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { en } from '../../i18n/en.ts';
import { keyWords } from './keyText.ts';

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en: { translation: en } } });
});

const words = (strategy: string, ...key: unknown[]) => keyWords(strategy, key, i18next.t, 'en');
const AT = '2026-11-22T10:00:00Z';

test('each strategy says by what it sorts', () => {
  expect(words('fewest_calls', 3, AT, 'never')).toEqual([
    'answered: 3',
    expect.stringMatching(/^free since .*2026/),
    'not rung yet',
  ]);
  expect(words('round_robin', false, 1, AT).slice(0, 2)).toEqual([
    'comes after the last one rung',
    'place in the list: 2',
  ]);
  expect(words('least_occupied', 0.254, AT, AT)[0]).toBe('load: 25 %');
  expect(words('skills', -7, AT, AT)[0]).toBe('levels in sum: 7');
  expect(words('least_talk_time', 90, 2, AT, AT)[0]).toBe('talked: 1:30');
});

test('an own operator is sorted as the fallback does, and a strange key is shown as it is', () => {
  expect(words('sticky', AT, 2, AT)[1]).toBe('took today: 2');
  expect(words('of_a_newer_server', 'x', 1)).toEqual(['x', '1']);
});
