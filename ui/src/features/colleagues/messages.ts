// Short messages as conversations: with one person, or in a department. Pure.

export interface Message {
  id: string;
  at: string;
  by: string;
  /** The one person it is for; null: all of `group`. */
  to: string | null;
  group: string | null;
  text: string;
  is_read: boolean;
}

export interface Messages {
  /** Of the last days, the newest last. */
  messages: Message[];
  /** Whom I may write to; null: everybody. */
  operators: string[] | null;
  groups: string[] | null;
}

export interface Target {
  kind: 'operator' | 'group';
  id: string;
}

export interface Conversation {
  target: Target;
  messages: Message[];
  unread: string[];
}

export const MOST_LETTERS = 1000;

export function keyOf({ kind, id }: Target): string {
  return `${kind} ${id}`;
}

export function targetOf(key: string): Target | null {
  const [kind, id] = key.split(' ');
  return id && (kind === 'operator' || kind === 'group') ? { kind, id } : null;
}

/** With whom I talk in it: the other one, or the department. */
export function withWhom(message: Message, me: string): Target {
  if (message.group) return { kind: 'group', id: message.group };
  return { kind: 'operator', id: message.by === me ? (message.to ?? '') : message.by };
}

/** Those that were written in last come first. */
export function conversations(messages: Message[], me: string): Conversation[] {
  const found = new Map<string, Conversation>();
  for (const message of messages) {
    const target = withWhom(message, me);
    const key = keyOf(target);
    const one = found.get(key) ?? { target, messages: [], unread: [] };
    found.delete(key);
    found.set(key, {
      target,
      messages: [...one.messages, message],
      unread: message.is_read ? one.unread : [...one.unread, message.id],
    });
  }
  return [...found.values()].reverse();
}

/** By right, or because this person has written to me. */
export function mayWrite(target: Target, told: Messages, me: string): boolean {
  const { operators, groups, messages } = told;
  if (target.kind === 'group') return groups === null || groups.includes(target.id);
  if (operators === null || operators.includes(target.id)) return true;
  return messages.some(({ by, to }) => by === target.id && to === me);
}
