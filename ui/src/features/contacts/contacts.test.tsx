import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { ClientPanel } from './ClientPanel.tsx';
import { ContactsPage } from './ContactsPage.tsx';
import { EraseDialog } from './EraseDialog.tsx';
import { type Contact, changesOf, EMPTY, formOf } from './model.ts';

const ANNA: Contact = {
  ...EMPTY,
  id: 'c1',
  name: 'Anna',
  phones: ['+380671234567'],
  tags: ['VIP'],
  fields: { f1: 'M' },
  responsible_name: null,
  consent_at: null,
  created_at: '2026-11-22T08:00:00Z',
  created_by_name: 'Admin',
  changed_at: '2026-11-22T08:00:00Z',
  changed_by_name: 'Admin',
};
const PAGE = { contact: ANNA, notes: [], may_edit: true };
const CLIENT = { number: '+380671234567', name: '', fields: [], may_create: false };
const EVERYTHING = [
  'contact.view',
  'contact.edit',
  'contact.export',
  'call.number_visible',
  'company.settings',
];

const TRACES = { calls: 7, recordings: 3, voicemail: 1, forms: 2, messages: 0, callbacks: 0 };

const plain = (_: unknown, text: ReactNode) => text;

let asked: { path: string; method: string; body: unknown }[] = [];
let client: object = { ...CLIENT, page: PAGE };

beforeEach(() => {
  asked = [];
  client = { ...CLIENT, page: PAGE };
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const method = init.method ?? 'GET';
    asked.push({ path, method, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const answers: [RegExp, unknown][] = [
      [/\/client$/, client],
      [/\/clients\/history/, { rows: [], next_cursor: null, kinds: [] }],
      [/\/traces$/, { ...TRACES }],
      [/\/contacts\/c1/, PAGE],
      [/\/contacts($|\?)/, method === 'POST' ? PAGE : { rows: [ANNA], next_cursor: null }],
      [/./, []],
    ];
    const [, body] = answers.find(([pattern]) => pattern.test(path)) ?? [/./, {}];
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }));
  });
});

test('only what was changed is sent, an own field that was emptied as null', () => {
  const before = formOf(ANNA);
  const after = { ...before, company: 'ACME', fields: { f1: '', f2: 3 } };
  expect(changesOf(before, after)).toEqual({ company: 'ACME', fields: { f1: null, f2: 3 } });
});

test('a contact is opened from the list and changed', async () => {
  drawSettings(
    <ContactsPage canImport link={plain} write={({ name }) => <i>{`write ${name}`}</i>} />,
    EVERYTHING,
  );
  await userEvent.click(await screen.findByTestId('row'));
  const name = await screen.findByTestId('field-name');
  expect(screen.getAllByText('write Anna')).toHaveLength(2);
  await userEvent.click(name);
  await userEvent.paste(' Koval');
  await userEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'PATCH')).toBe(true));
  const sent = asked.find(({ method }) => method === 'PATCH');
  expect(sent).toEqual({
    path: '/api/contacts/c1',
    method: 'PATCH',
    body: { name: 'Anna Koval' },
  });
});

test('who may only look sees no button to add, read from a file or save to one', async () => {
  drawSettings(<ContactsPage canImport={false} link={plain} write={() => null} />, [
    'contact.view',
  ]);
  await screen.findByTestId('row');
  for (const id of ['add-contact', 'contacts-more']) expect(screen.queryByTestId(id)).toBeNull();
});

test('a caller who is known is shown with his notes, and one writes another', async () => {
  drawSettings(<ClientPanel call="k1" link={plain} />, EVERYTHING);
  expect((await screen.findByTestId('client-name')).textContent).toBe('Anna');
  await userEvent.click(screen.getByTestId('note-text'));
  await userEvent.paste('angry');
  await userEvent.click(screen.getByTestId('note-add'));
  const sent = asked.find(({ method }) => method === 'POST');
  expect(sent).toMatchObject({
    path: '/api/contacts/c1/notes',
    body: { text: 'angry', call: 'k1' },
  });
});

test('a note is deleted only after one was asked and has said yes', async () => {
  const note = { id: 'n1', text: 'angry', at: ANNA.created_at, author_name: 'Olena' };
  client = { ...CLIENT, page: { ...PAGE, notes: [note] } };
  drawSettings(<ClientPanel call="k1" link={plain} />, EVERYTHING);
  await userEvent.click(await screen.findByTestId('note-remove'));
  await screen.findByText('Delete “angry”?');
  await userEvent.click(screen.getByTestId('confirm-no'));
  await userEvent.click(screen.getByTestId('note-remove'));
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(false);
  await userEvent.click(await screen.findByTestId('confirm-yes'));
  await waitFor(() =>
    expect(asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      '/api/contacts/c1/notes/n1?call=k1',
    ]),
  );
});

test('a caller whom nobody knows is written down with the number of his call', async () => {
  client = { ...CLIENT, page: null, may_create: true };
  drawSettings(<ClientPanel call="k1" link={plain} />, ['contact.view', 'contact.edit']);
  await userEvent.click(await screen.findByTestId('create-contact'));
  await userEvent.click(await screen.findByTestId('field-name'));
  await userEvent.paste('Ivan');
  await userEvent.click(screen.getByTestId('editor-save'));
  await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true));
  expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ name: 'Ivan', call: 'k1' });
});

test('before somebody is forgotten one reads what goes, and may keep the recordings', async () => {
  const done = vi.fn();
  drawSettings(<EraseDialog contact={ANNA} onClose={() => {}} onErased={done} />, [
    ...EVERYTHING,
    'rec.delete',
  ]);
  const traces = await screen.findByTestId('traces');
  const told = traces.textContent;
  expect(told).toContain('calls: 7');
  expect(told).toContain('recordings 3, voicemail 1');
  expect(told).not.toContain('messages: 0');
  await userEvent.click(screen.getByTestId('erase-recordings'));
  await userEvent.click(screen.getByTestId('confirm-yes'));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(asked.find(({ method }) => method === 'POST')?.path).toBe(
    '/api/contacts/c1/erase?recordings=false',
  );
});

test('who may not delete recordings is told that they stay and who may', async () => {
  drawSettings(<EraseDialog contact={ANNA} onClose={() => {}} onErased={() => {}} />, EVERYTHING);
  const traces = await screen.findByTestId('traces');
  expect(screen.queryByTestId('erase-recordings')).toBeNull();
  expect(traces.textContent).toContain('recordings 3, voicemail 1. If it must go');
  await userEvent.click(screen.getByTestId('confirm-yes'));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === 'POST')?.path).toBe(
      '/api/contacts/c1/erase?recordings=false',
    ),
  );
});
