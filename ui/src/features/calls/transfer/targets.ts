// Whom a customer can be brought to: found by name or number, the likely ones first. Pure.

import type { Operator, OperatorStatus, Queue, Snapshot } from '../../../live/snapshot.ts';
import type { Target } from '../queries.ts';

export type Purpose = 'transfer' | 'conference';
export type Warning = 'away' | 'offline' | 'busy' | 'unreachable';

export interface Option {
  key: string;
  to: Target;
  name: string;
  number: string | null;
  /** Of a colleague. */
  colleague: Operator | null;
  /** How many wait in this queue, where I may know it. */
  waiting: Queue['waiting'] | null;
}

export interface Section {
  kind: Target['kind'];
  options: Option[];
}

interface Wish {
  text: string;
  purpose: Purpose;
  /** `call.transfer_external`. */
  mayLeave: boolean;
  /** Operators who are in the call already. */
  inCall: string[];
}

const ORDER: OperatorStatus[] = ['ready', 'away', 'pcp', 'call', 'busy', 'offline'];
const A_NUMBER = /^[+]?[0-9*#() -]{3,40}$/;

export function sections(snapshot: Snapshot, wish: Wish): Section[] {
  const { me, operators, groups, queues, targets } = snapshot;
  const colleagues = operators
    .filter((one) => one.id !== me.operator && !wish.inCall.includes(one.id))
    .sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
  const waiting = new Map(queues.map((one) => [one.id, one.waiting]));
  const found: Section[] = [
    { kind: 'operator', options: colleagues.map((one) => option('operator', one, one)) },
    { kind: 'group', options: groups.map((one) => option('group', one)) },
    {
      kind: 'queue',
      options: targets.queues.map((one) => ({
        ...option('queue', one),
        waiting: waiting.get(one.id) ?? null,
      })),
    },
    {
      kind: 'scenario',
      // Nobody talks with a scenario.
      options:
        wish.purpose === 'transfer' ? targets.scenarios.map((one) => option('scenario', one)) : [],
    },
  ];
  const matching = found.map((one) => ({ ...one, options: one.options.filter(fits(wish.text)) }));
  return [...matching, typed(wish)].filter((one) => one.options.length > 0);
}

/** Why he is likely not to answer. */
export function warning({ colleague }: Option): Warning | null {
  if (!colleague) return null;
  if (colleague.state === 'offline') return 'offline';
  if (!colleague.is_reachable) return 'unreachable';
  if (colleague.state === 'ready') return null;
  return colleague.state === 'away' ? 'away' : 'busy';
}

function place(one: Operator): number {
  return ORDER.indexOf(one.state) + (one.is_reachable ? 0 : ORDER.length);
}

interface Named {
  id: string;
  name: string;
  short_number?: string | null;
}

function option(kind: Target['kind'], one: Named, colleague: Operator | null = null): Option {
  const number = one.short_number ?? null;
  const to = { kind, id: one.id };
  return { key: `${kind}-${one.id}`, to, name: one.name, number, colleague, waiting: null };
}

function fits(text: string): (one: Option) => boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return ({ name, number }) =>
    name.toLocaleLowerCase().includes(wanted) || (number?.startsWith(wanted) ?? false);
}

function typed({ text, mayLeave }: Wish): Section {
  const number = text.trim();
  const to: Target = { kind: 'number', number };
  const one = { key: 'number', to, name: number, number: null, colleague: null, waiting: null };
  return { kind: 'number', options: mayLeave && A_NUMBER.test(number) ? [one] : [] };
}
