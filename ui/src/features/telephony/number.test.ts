// @vitest-environment node
import { expect, test } from 'vitest';
import {
  type CompanyNumber,
  checkNumber,
  numberChanges,
  numberForm,
  plainNumber,
  publicAddress,
  toNumber,
} from './number.ts';

const ROW: CompanyNumber = {
  id: 'n',
  project: 'p',
  number: '+380441234567',
  match: 'exact',
  gateway: null,
  label: 'Hotline',
  language: 'uk',
  scenario: 's',
  queue: null,
  source_tag: '',
  schedule: null,
  closed_scenario: null,
  has_recording_notice: false,
  is_public: true,
  public_slug: 'demo',
};

test('a number is written as people write it and sent as the network wants it', () => {
  expect(plainNumber('+380 (44) 123-45.67')).toBe('+380441234567');
});

test('what leads to a queue no longer leads to a scenario', () => {
  const form = numberForm(ROW, 'en');
  expect(form.leads).toBe('scenario');
  expect(numberChanges(form, { ...form, leads: 'queue', queue: 'q' })).toEqual({
    scenario: null,
    queue: 'q',
  });
  expect(numberChanges(form, { ...form, leads: 'nowhere' })).toEqual({ scenario: null });
});

test('the default of a gateway has no digits and no page', () => {
  const form = { ...numberForm(ROW, 'en'), match: 'default' as const };
  expect(checkNumber(form)).toEqual({ gateway: 'required' });
  expect(toNumber({ ...form, gateway: 'g' })).toMatchObject({ number: '', is_public: false });
});

test('without hours of its own there is no scenario for the closed time', () => {
  const form = { ...numberForm(ROW, 'en'), schedule: null, closed_scenario: 's' };
  expect(toNumber(form).closed_scenario).toBeNull();
});

test('a new number needs digits and a target', () => {
  expect(checkNumber(numberForm(undefined, 'uk'))).toEqual({
    number: 'required',
    scenario: 'required',
  });
});

test('the link of the page for calls', () => {
  expect(publicAddress('demo', 'https://calls.example')).toBe('https://calls.example/call/demo');
});
