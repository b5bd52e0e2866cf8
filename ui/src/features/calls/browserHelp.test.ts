// @vitest-environment node
import { expect, test } from 'vitest';
import { browserOf } from './browserHelp.ts';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test('each browser is known by its own name, though all say that they are others', () => {
  const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT}`;
  expect(browserOf(`${windows} Chrome/142.0.0.0 Safari/537.36`)).toBe('chrome');
  expect(browserOf(`${windows} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`)).toBe('edge');
  expect(browserOf(`${windows} Chrome/142.0.0.0 Safari/537.36 OPR/120.0`)).toBe('other');
  expect(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0')).toBe(
    'firefox',
  );
  expect(
    browserOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15'),
  ).toBe('safari');
});
