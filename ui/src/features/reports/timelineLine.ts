// One line of the timeline of a call. Pure.

import type { DzvinEvent } from '../../api/events.gen.ts';

export interface Names {
  operator: (id: string | null) => string;
  queue: (id: string | null) => string;
}

export type Mood = 'good' | 'bad' | 'talk' | 'plain';

export interface Line {
  text: string;
  notes: string[];
  mood: Mood;
}

export function line(
  text: string,
  mood: Mood = 'plain',
  ...notes: (string | null | false)[]
): Line {
  return { text, mood, notes: notes.filter((note): note is string => Boolean(note)) };
}

export type Family<Prefix extends string> = Extract<DzvinEvent, { name: `${Prefix}.${string}` }>;
