// @vitest-environment node
import { expect, test } from 'vitest';
import type { Report } from './check/stats.ts';
import { followed, isStranded, NO_PATH, STRANDED_MS } from './talkPath.ts';

/** Each look: by which address, and how many packets have come by then. */
function strandedAfter(...looks: [string, number][]): boolean[] {
  let path = NO_PATH;
  return looks.map(([local, packetsReceived], n) => {
    const reports: Report[] = [
      { type: 'inbound-rtp', packetsReceived },
      { type: 'transport', selectedCandidatePairId: local },
      { type: 'candidate-pair', id: 'other', nominated: true, localCandidateId: 'other' },
      { type: 'candidate-pair', id: local, nominated: true, localCandidateId: local },
    ];
    const at = n * STRANDED_MS;
    path = followed(path, reports, at);
    return isStranded(path, at);
  });
}

test('a talk whose browser took another network, and that nothing reaches there, is stranded', () => {
  const looks = strandedAfter(['cable', 150], ['wifi', 150], ['wifi', 150], ['wifi', 150]);
  expect(looks).toEqual([false, false, true, true]);
});

test('one that is heard there is not, nor is one on hold that stays where it is', () => {
  const heard = strandedAfter(['cable', 150], ['wifi', 150], ['wifi', 240], ['wifi', 240]);
  expect(heard).toEqual([false, false, false, false]);
  expect(strandedAfter(['cable', 150], ['cable', 150], ['cable', 150])).not.toContain(true);
});

test('sound that comes after all ends it', () => {
  const looks = strandedAfter(['cable', 9], ['wifi', 9], ['wifi', 9], ['wifi', 10], ['wifi', 10]);
  expect(looks).toEqual([false, false, true, false, false]);
});

test('on hold nothing comes, so that none is missed on another way; nor on the way back', () => {
  const held = ['cable', 150] as [string, number];
  expect(strandedAfter(held, held, ['wifi', 150], ['wifi', 150], ['wifi', 150])).not.toContain(
    true,
  );
  const back = strandedAfter(held, ['wifi', 150], held, held, held);
  expect(back).not.toContain(true);
});
