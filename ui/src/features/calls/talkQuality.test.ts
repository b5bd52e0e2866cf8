// @vitest-environment node
import { expect, test } from 'vitest';
import type { Report } from './check/stats.ts';
import { looked, type Quality, told, UNKNOWN } from './talkQuality.ts';

const LOOK_MS = 2_000;
const PACKETS = 100;

interface Way {
  /** Of the sound that comes, and that goes. */
  down?: number;
  up?: number;
  jitter?: number;
  trip?: number;
  /** On hold nothing comes. */
  isSilent?: boolean;
}

/** A talk that is looked at each two seconds; the other side reports each six. */
class Talk {
  private quality: Quality = UNKNOWN;
  private at = 1_000_000;
  private looks = 0;
  private readonly down = { type: 'inbound-rtp', packetsReceived: 0, packetsLost: 0 };
  private readonly up = { type: 'outbound-rtp', packetsSent: 0 };
  private readonly far: Report = { type: 'remote-inbound-rtp', packetsLost: 0, timestamp: 0 };
  private lostUp = 0;

  constructor(private readonly hasFraction = true) {}

  /** What the operator is told after each look. */
  goesOn(seconds: number, way: Way = {}): string[] {
    return Array.from({ length: seconds / 2 }, () => this.look(way));
  }

  private look({ down = 0, up = 0, jitter = 0.004, trip = 0.05, isSilent }: Way): string {
    this.at += LOOK_MS;
    this.looks += 1;
    if (!isSilent) {
      this.down.packetsLost += PACKETS * down;
      this.down.packetsReceived += PACKETS * (1 - down);
    }
    this.up.packetsSent += PACKETS;
    this.lostUp += PACKETS * up;
    if (this.looks % 3 === 0) {
      Object.assign(this.far, { packetsLost: this.lostUp, timestamp: this.at, jitter });
      Object.assign(this.far, {
        roundTripTime: trip,
        ...(this.hasFraction && { fractionLost: up }),
      });
    }
    this.quality = looked(this.quality, [this.down, this.up, this.far], this.at);
    return told(this.quality)
      .map(({ trouble, value }) => `${trouble} ${value}`)
      .join(', ');
  }
}

test('a good network is not spoken of', () => {
  expect(new Talk().goesOn(60).join('')).toBe('');
});

test.each([
  [{ down: 0.12 }, 'loss_down 12'],
  [{ up: 0.12 }, 'loss_up 12'],
  [{ jitter: 0.09 }, 'jitter 90'],
  [{ trip: 0.9 }, 'delay 900'],
])('%j is told when it lasts', (way, words) => {
  const talk = new Talk();
  talk.goesOn(6);
  expect(talk.goesOn(12, way).at(-1)).toBe(words);
});

test('a moment is not told, however bad', () => {
  const talk = new Talk();
  talk.goesOn(6);
  expect(talk.goesOn(4, { down: 0.6 }).join('')).toBe('');
  expect(talk.goesOn(60).join('')).toBe('');
});

test('what is told stays until it has been good for ten seconds', () => {
  const talk = new Talk();
  talk.goesOn(8, { down: 0.1 });
  // Good moments between the bad ones, and what is neither, do not take it away.
  for (const down of [0, 0.1, 0.03]) expect(talk.goesOn(8, { down })).not.toContain('');
  expect(talk.goesOn(10)).not.toContain('');
  expect(talk.goesOn(2)).toEqual(['']);
  expect(talk.goesOn(30).join('')).toBe('');
});

test('a talk on hold changes nothing', () => {
  const talk = new Talk();
  expect(talk.goesOn(30, { isSilent: true }).join('')).toBe('');
  talk.goesOn(8, { down: 0.1 });
  expect(talk.goesOn(30, { isSilent: true })).not.toContain('');
});

test('a browser that tells no share of a report lets it be counted', () => {
  const talk = new Talk(false);
  talk.goesOn(6);
  expect(talk.goesOn(12, { up: 0.1 }).at(-1)).toBe('loss_up 10');
  expect(talk.goesOn(24).at(-1)).toBe('');
});

test('several at once are told together', () => {
  const told = new Talk().goesOn(18, { down: 0.2, up: 0.3, trip: 1 }).at(-1);
  expect(told).toBe('loss_up 30, loss_down 20, delay 1000');
});
