// Colleagues as of this moment: with whom and for which queue they talk, and how many calls they had today. Pure.

import type { EventFrame } from '../../live/apply.ts';
import type { Moves } from './moves.ts';
import type { UserNow, Users } from './queries.ts';

const WITH_SOMEBODY = ['call', 'busy'];

interface People {
  people: Map<string, UserNow>;
  /** Somebody may have had a call more, by the rules of the reports: only the server can tell. */
  isUnsure: boolean;
}

/** What was told so far. */
interface Story {
  /** The calls whose beginning the page was told of: of one between colleagues, the caller's leg. */
  begun: Map<string, string | null>;
  /** Talks, by operator and call, and the queue of each. */
  talks: Map<string, string | null>;
  /** Whose talk is told of already when he gets busy. */
  toldOf: Set<string>;
}

/** What the server told, and what happened since. */
export function peopleNow({ position, users }: Users, moves: Moves): People {
  const before = new Map(users.map((one) => [one.id, one]));
  const people = new Map(before);
  const story: Story = { begun: new Map(), talks: new Map(), toldOf: new Set() };
  let isUnsure = false;
  for (const frame of moves.frames) {
    const more = moreOf(frame, story);
    const { event } = frame;
    const one = 'operator' in event && event.operator ? people.get(event.operator) : undefined;
    if (!one || frame.position <= position) continue;
    isUnsure ||= more === 'perhaps';
    const calls_today = one.calls_today + (more === 'one' ? 1 : 0);
    people.set(one.id, {
      ...one,
      ...talkOf(frame, one, before.get(one.id), moves, story),
      calls_today,
    });
  }
  return { people, isUnsure };
}

/** Whether it is a call more of his day, and the story with it. */
function moreOf({ event }: EventFrame, story: Story): 'none' | 'one' | 'perhaps' {
  switch (event.name) {
    case 'call.started':
      story.begun.set(event.call, event.direction === 'internal' ? event.leg : null);
      return 'none';
    case 'talk.started': {
      const key = `${event.operator} ${event.call}`;
      const isKnown = story.talks.has(key);
      story.talks.set(key, event.queue);
      story.toldOf.add(event.operator);
      if (isKnown) return 'none';
      // One that is older than the page may be counted, and his own call to a colleague is not.
      const own = story.begun.get(event.call);
      return own === undefined || own === event.leg ? 'perhaps' : 'one';
    }
    case 'operator.state_changed': {
      // Whoever may see the call is told of each talk in it; others see that a colleague got busy.
      const isNew = event.state === 'busy' && event.was !== 'busy' && !event.call;
      const isTold = story.toldOf.delete(event.operator);
      if (!isNew || isTold) return 'none';
      return event.queue ? 'one' : 'perhaps';
    }
    default:
      return 'none';
  }
}

function talkOf(
  { event }: EventFrame,
  one: UserNow,
  before: UserNow | undefined,
  { parties }: Moves,
  { talks }: Story,
): Partial<UserNow> {
  switch (event.name) {
    case 'talk.started':
    case 'operator.state_changed': {
      const isTalk = event.name === 'talk.started' || WITH_SOMEBODY.includes(event.state);
      if (!isTalk) return { call: null, queue: null, party: null };
      const call = event.call ?? null;
      return { call, queue: event.queue ?? null, party: (call && parties.get(call)) || null };
    }
    case 'talk.resumed':
    case 'talk.rejoined': {
      const { call } = event;
      if (one.call === call) return {};
      const { queue = null, party = null } = before?.call === call ? before : {};
      return {
        call,
        queue: talks.get(`${one.id} ${call}`) ?? queue,
        party: parties.get(call) ?? party,
      };
    }
    default:
      return {};
  }
}
