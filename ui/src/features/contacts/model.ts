// Contacts as the server tells them.

export type FieldKind = 'text' | 'number' | 'date' | 'choice';
export type FieldValue = string | number;
export const MESSENGERS = [
  'telegram',
  'viber',
  'whatsapp',
  'facebook',
  'instagram',
  'other',
] as const;
export type MessengerKind = (typeof MESSENGERS)[number];

export interface Messenger {
  kind: MessengerKind;
  id: string;
}

/** What the company wants to know of its contacts besides. */
export interface OwnField {
  id: string;
  name: string;
  kind: FieldKind;
  choices: string[];
}

/** What of a contact may be changed. */
export interface ContactForm {
  name: string;
  phones: string[];
  emails: string[];
  messengers: Messenger[];
  company: string;
  responsible: string | null;
  tags: string[];
  fields: Record<string, FieldValue | null>;
  timezone: string;
  language: string;
  consent: '' | 'given' | 'refused';
}

export interface Contact extends ContactForm {
  id: string;
  responsible_name: string | null;
  consent_at: string | null;
  created_at: string;
  created_by_name: string | null;
  changed_at: string;
  changed_by_name: string | null;
}

export interface Note {
  id: string;
  text: string;
  at: string;
  author: string | null;
  author_name: string | null;
  call: string | null;
}

/** Of whoever asks to be forgotten. */
export interface Traces {
  calls: number;
  recordings: number;
  voicemail: number;
  forms: number;
  messages: number;
  callbacks: number;
}

export interface ContactPage {
  contact: Contact;
  notes: Note[];
  may_edit: boolean;
}

/** Who is calling, as far as the company knows him. */
export interface Client {
  number: string;
  name: string;
  page: ContactPage | null;
  fields: OwnField[];
  may_create: boolean;
}

export const EMPTY: ContactForm = {
  name: '',
  phones: [],
  emails: [],
  messengers: [],
  company: '',
  responsible: null,
  tags: [],
  fields: {},
  timezone: '',
  language: '',
  consent: '',
};

/** What the editor may change, of what the server told. */
export function formOf(contact: Contact): ContactForm {
  const names = Object.keys(EMPTY) as (keyof ContactForm)[];
  return Object.fromEntries(names.map((name) => [name, contact[name]])) as unknown as ContactForm;
}

/** Of own fields only those that changed; one that was emptied is null. */
export function changesOf(before: ContactForm, after: ContactForm): Partial<ContactForm> {
  const names = Object.keys(after) as (keyof ContactForm)[];
  const isChanged = (name: keyof ContactForm) =>
    JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const changed = names.filter((name) => name !== 'fields' && isChanged(name));
  const found: Partial<ContactForm> = Object.fromEntries(
    changed.map((name) => [name, after[name]]),
  );
  const fields = Object.entries(after.fields).filter(([id, value]) => before.fields[id] !== value);
  if (fields.length > 0) {
    found.fields = Object.fromEntries(
      fields.map(([id, value]) => [id, value === '' ? null : value]),
    );
  }
  return found;
}
