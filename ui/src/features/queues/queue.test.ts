// @vitest-environment node
import { expect, test } from 'vitest';
import {
  checkQueue,
  newMember,
  type QueueForm,
  queueForm,
  toMembers,
  toQueue,
  uses,
} from './queue.ts';

const KNOWN = {
  strategy: { default: 'longest_idle' },
  sticky_fallback: { default: 'longest_idle' },
  overflow_seconds: { default: 0 },
  skills: { default: [] },
  tariff_call: { default: '1/1/1' },
  tariff_busy: { default: '1/1/1' },
  tariff_pcp: { default: '1/1/1' },
};

function form(but: Partial<QueueForm> = {}): QueueForm {
  return { ...queueForm(KNOWN), name: 'Sales', ...but };
}

test('a setting matters to its strategy, and to the fallback of an own operator', () => {
  const sticky = form({ strategy: 'sticky', sticky_fallback: 'skills' });
  expect(uses(sticky, ['skills'])).toBe(true);
  expect(uses(form({ sticky_fallback: 'skills' }), ['skills'])).toBe(false);
});

test('a skill is sent once, trimmed, and one without a name is not', () => {
  const skills = [' uk ', '', 'uk', 'tech'].map((skill) => ({ skill, level: 2 }));
  expect(toQueue(form({ skills })).settings.skills).toEqual([
    { skill: 'uk', level: 2 },
    { skill: 'tech', level: 2 },
  ]);
});

test('people keep the levels of those skills that the queue asks for', () => {
  const anna = { ...newMember('anna'), skills: { uk: 3, gone: 5 } };
  const sent = toMembers(form({ members: [anna], skills: [{ skill: 'uk', level: 1 }] }));
  expect(sent.map(({ skills }) => skills)).toEqual([{ uk: 3 }]);
});

test('who is moved on is moved somewhere', () => {
  expect(checkQueue(form({ overflow_seconds: 60, overflow_queue: '' }))).toHaveProperty(
    'overflow_queue',
    'required',
  );
  expect(checkQueue(form({ overflow_seconds: 60, overflow_queue: 'q' }))).not.toHaveProperty(
    'overflow_queue',
  );
});

test('how time is paid is three numbers of seconds, the last of them not nothing', () => {
  expect(checkQueue(form({ tariff_busy: '6/30/6' }))).not.toHaveProperty('tariff_busy');
  for (const wrong of ['', '6/30', '6/30/0', 'a/1/1', '6/30/6/1']) {
    expect(checkQueue(form({ tariff_busy: wrong }))).toHaveProperty('tariff_busy', 'pattern');
  }
});
