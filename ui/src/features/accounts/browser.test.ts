// @vitest-environment node
import { expect, test } from 'vitest';
import { browserOf } from './browser.ts';

test('a browser is called by its name and its system', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
  expect(browserOf(chrome)).toBe('Chrome · Linux');
  expect(browserOf(`${chrome} Edg/140.0`)).toBe('Edge · Linux');
  expect(browserOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1')).toBe(
    'Safari · iOS',
  );
  expect(browserOf('curl/8')).toBe('curl/8');
  expect(browserOf('')).toBe('—');
});
