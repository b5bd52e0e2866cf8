// @vitest-environment node
import { expect, test } from 'vitest';
import { KEY_GROUPS, KEYS, type KeyName } from './keys.ts';

/** With Alt: menus, address line, home, back and forward of Chrome, Edge and Firefox, and the system's. */
const OF_BROWSERS = [
  'KeyD',
  'KeyE',
  'KeyF',
  'Home',
  'ArrowLeft',
  'ArrowRight',
  'F4',
  'Tab',
  'Space',
];

test('no key is a command of the browser', () => {
  expect(Object.values<string>(KEYS).filter((code) => OF_BROWSERS.includes(code))).toEqual([]);
});

test('keys that can be pressed at the same time differ, and every key is on the list', () => {
  for (const names of Object.values<readonly KeyName[]>(KEY_GROUPS)) {
    const codes = names.map((name) => KEYS[name]);
    expect(new Set(codes).size).toBe(codes.length);
  }
  expect(Object.values<readonly KeyName[]>(KEY_GROUPS).flat().sort()).toEqual(
    Object.keys(KEYS).sort(),
  );
});
