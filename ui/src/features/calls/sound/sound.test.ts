// @vitest-environment node
import { expect, test } from 'vitest';
import { MELODIES, read, type SoundChoice, USUAL, written } from './choice.ts';
import { choices, type Found, usable } from './devices.ts';
import { samples } from './melodies.ts';

const HEADSET = { id: 'h', label: 'Headset' };
const SPEAKER = { id: 's', label: 'Speaker' };
const output = ({ id, label }: typeof HEADSET): Found => ({
  kind: 'audiooutput',
  deviceId: id,
  label,
});
const chosen = (change: Partial<SoundChoice>): SoundChoice => ({ ...USUAL, ...change });

test('what was chosen is read as it was written', () => {
  const choice = chosen({ headset: HEADSET, ringers: [SPEAKER], volume: 30, melody: 'urgent' });
  expect(read(written(choice))).toEqual(choice);
});

test('what cannot be read, or is of another version, rings as usual', () => {
  for (const text of [null, '', 'nonsense', '[]', '"x"', '{"version":2,"volume":0}']) {
    expect(read(text)).toEqual(USUAL);
  }
  expect(read('{"version":1,"volume":900,"melody":"none","ringers":[1,{}]}')).toEqual({
    ...USUAL,
    volume: 100,
  });
});

test('it rings on the chosen speakers besides the usual one', () => {
  const found = [output(HEADSET), output(SPEAKER)];
  expect(usable(chosen({ ringers: [SPEAKER] }), found).ringers).toEqual(['s', '']);
  const alone = chosen({ ringers: [SPEAKER], ringsOnUsual: false });
  expect(usable(alone, found)).toMatchObject({ ringers: ['s'], gone: [] });
});

test('a device that is not plugged in is replaced by the usual one, and named', () => {
  const choice = chosen({ headset: HEADSET, ringers: [SPEAKER], ringsOnUsual: false });
  expect(usable(choice, [output(HEADSET)])).toEqual({
    microphone: '',
    headset: 'h',
    ringers: [''],
    gone: [{ use: 'ring', label: 'Speaker' }],
  });
});

test('nobody is missed before the browser tells what there is', () => {
  const nameless: Found = { kind: 'audiooutput', deviceId: '', label: '' };
  const choice = chosen({ headset: HEADSET, ringers: [SPEAKER] });
  expect(usable(choice, [nameless])).toMatchObject({ headset: '', ringers: [''], gone: [] });
});

test('the shadows of the system’s choice are not offered', () => {
  const shadow: Found = { kind: 'audiooutput', deviceId: 'default', label: 'Default - Headset' };
  expect(choices([shadow, output(HEADSET)], 'audiooutput')).toEqual([HEADSET]);
});

test('every melody is heard and never too loud', () => {
  for (const tone of [...MELODIES, 'ringback', 'beep', 'scale'] as const) {
    const made = samples(tone, 8000);
    const loudest = made.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    expect(loudest).toBeGreaterThan(0.1);
    expect(loudest).toBeLessThanOrEqual(0.5);
    expect(made.at(0)).toBe(0);
  }
});
