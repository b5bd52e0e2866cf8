// Colleagues as of this moment: with whom and for which queue they talk, and how many calls they had today. Pure.

import type { EventFrame } from '../../live/apply.ts';
import type { Moves } from './moves.ts';
import type { UserNow, Users } from './queries.ts';

const WITH_SOMEBODY = ['call', 'busy'];

/** What the server told, and what happened since. */
export function peopleNow({ position, users }: Users, moves: Moves): Map<string, UserNow> {
  const people = new Map(users.map((one) => [one.id, one]));
  const counted = new Set<string>();
  for (const frame of moves.frames) {
    const { event } = frame;
    if (event.name !== 'operator.state_changed' && event.name !== 'talk.started') continue;
    const isNew = frame.position > position;
    const one = people.get(event.operator);
    const contact = contactOf(frame);
    const isMore = contact !== null && !counted.has(contact);
    if (contact !== null) counted.add(contact);
    if (!one || !isNew) continue;
    people.set(one.id, {
      ...one,
      ...talkOf(frame, moves),
      calls_today: one.calls_today + (isMore ? 1 : 0),
    });
  }
  return people;
}

/** Whoever may see the call is told of each talk in it; others see that a colleague got busy. */
function contactOf({ event, position }: EventFrame): string | null {
  if (event.name === 'talk.started') return `${event.operator} ${event.call}`;
  if (event.name !== 'operator.state_changed') return null;
  const isAnother = event.state === 'busy' && event.was !== 'busy' && !event.call;
  return isAnother ? `${event.operator} ${position}` : null;
}

function talkOf({ event }: EventFrame, { parties }: Moves): Partial<UserNow> {
  if (event.name !== 'operator.state_changed' && event.name !== 'talk.started') return {};
  const isTalk = event.name === 'talk.started' || WITH_SOMEBODY.includes(event.state);
  if (!isTalk) return { call: null, queue: null, party: null };
  const call = event.call ?? null;
  return { call, queue: event.queue ?? null, party: (call && parties.get(call)) || null };
}
