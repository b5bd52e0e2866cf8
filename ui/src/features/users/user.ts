// A person of the company, as the server shows him and as the form holds him.

import { changedValues } from '../../forms/values.ts';
import { cardForm, type PhoneCard, type PhonesForm } from './phones.ts';

export interface User {
  id: string;
  login: string;
  name: string;
  language: string;
  short_number: string | null;
  is_active: boolean;
  max_lines: number;
  has_status_control: boolean;
  roles: string[];
  projects: string[];
}

export interface UserForm extends PhonesForm {
  login: string;
  name: string;
  password: string;
  language: string;
  short_number: string;
  is_active: boolean;
  max_lines: string;
  has_status_control: boolean;
  roles: string[];
  projects: string[];
}

export const SHORTEST_PASSWORD = 10;
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const MADE_LENGTH = 14;

export function userForm(
  user: User | undefined,
  card: PhoneCard | undefined,
  language: string,
): UserForm {
  return {
    login: user?.login ?? '',
    name: user?.name ?? '',
    password: '',
    language: user?.language ?? language,
    short_number: user?.short_number ?? '',
    is_active: user?.is_active ?? true,
    max_lines: String(user?.max_lines ?? 1),
    has_status_control: user?.has_status_control ?? true,
    roles: user?.roles ?? [],
    projects: user?.projects ?? [],
    ...cardForm(card),
  };
}

/** The account's part of the form; an empty password and no project mean: as it is. */
export function toUser(form: UserForm) {
  const { login, name, password, language, short_number, is_active, roles, projects } = form;
  const { max_lines, has_status_control } = form;
  return {
    login: login.trim(),
    name: name.trim(),
    language,
    short_number: short_number.trim() || null,
    is_active,
    max_lines: Number(max_lines),
    has_status_control,
    roles,
    projects,
    ...(password ? { password } : {}),
  };
}

/** POST knows no `is_active`: who is added works. */
export function toNewUser(form: UserForm) {
  const { is_active: _active, ...user } = toUser(form);
  return user as ReturnType<typeof toUser>;
}

/** PATCH knows no `login`: it belongs to the person for good. */
export function userChanges(before: UserForm, after: UserForm) {
  const { login: _login, ...changes } = changedValues(toUser(before), toUser(after));
  return changes;
}

export function checkUser(form: UserForm, isNew: boolean): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (!form.name.trim()) wrong.name = 'required';
  if (isNew && !form.login.trim()) wrong.login = 'required';
  if (isNew && !form.password) wrong.password = 'required';
  if (form.password && form.password.length < SHORTEST_PASSWORD) wrong.password = 'too_short';
  if (form.roles.length === 0) wrong.roles = 'required';
  return wrong;
}

/** Without letters and digits that look alike. */
export function madePassword(random: (into: Uint32Array<ArrayBuffer>) => Uint32Array): string {
  const numbers = random(new Uint32Array(MADE_LENGTH));
  return Array.from(numbers, (n) => LETTERS[n % LETTERS.length]).join('');
}
