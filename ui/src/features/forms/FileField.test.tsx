// What is attached to a form: shown with its progress, refused in words, saved and taken away.

import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { Problem } from '../../api/client.ts';
import type { Block } from '../../forms/blocks.ts';
import { BlockField } from './BlockField.tsx';
import type { Attached } from './model.ts';
import type { Files } from './useFiles.ts';

const SCAN = {
  id: 'scan',
  kind: 'file',
  title: 'Passport',
  text: '',
  types: ['pdf'],
  most_files: 2,
  most_megabytes: 1,
} as unknown as Block;

const PASSPORT: Attached = {
  id: 'one',
  block: 'scan',
  name: 'passport.pdf',
  kind: 'pdf',
  size_bytes: 2048,
  by: 'me',
  at: '2026-11-22T10:00:00Z',
};

function drawn(files: Partial<Files> | undefined, answer: string[] = [], isReadOnly = false) {
  const onAnswer = vi.fn();
  const whole = files && {
    list: [],
    canChange: true,
    isBusy: false,
    addressOf: ({ id }: Attached) => `/files/${id}`,
    add: vi.fn(),
    remove: vi.fn(),
    ...files,
  };
  drawSettings(
    <BlockField
      block={SCAN}
      known={{}}
      answer={answer}
      computed=""
      wrong=""
      isReadOnly={isReadOnly}
      files={whole}
      lookUp={async () => []}
      onAnswer={onAnswer}
    />,
    [],
  );
  const pick = (name: string, content: string) =>
    fireEvent.change(document.querySelector('input[type=file]') as Element, {
      target: { files: [new File([content], name)] },
    });
  return { onAnswer, pick, files: whole };
}

test('a file on its way shows how far it is and can be stopped', async () => {
  const abort = vi.fn();
  let progress: (percent: number) => void = () => undefined;
  let end: (error: unknown) => void = () => undefined;
  const { pick } = drawn({
    add: (_block, _file, onProgress) => {
      progress = onProgress;
      const done = new Promise<Attached>((_, refused) => {
        end = refused;
      });
      return { done, abort };
    },
  });
  pick('passport.pdf', '%PDF-');
  act(() => progress(40));
  expect(await screen.findByText('Sending passport.pdf: 40 %')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Stop passport.pdf' }));
  expect(abort).toHaveBeenCalledOnce();
  act(() => end(new Problem(0, 'aborted', '')));
  await waitFor(() => expect(screen.queryByText('Sending passport.pdf: 40 %')).toBeNull());
  expect(screen.queryByText(/^No connection/)).toBeNull();
});

test('what cannot be attached is refused in words, before it is sent or after', async () => {
  const refusal = new Problem(422, 'form.bad_file', '', [{ field: 'file', code: 'file_type' }]);
  const { pick, files } = drawn({
    add: vi.fn(() => ({ done: Promise.reject(refusal), abort: () => undefined })),
  });
  pick('virus.exe', 'MZ');
  expect(await screen.findByText(/^This kind of file/)).toBeTruthy();
  pick('empty.pdf', '');
  expect(await screen.findByText('The file is empty')).toBeTruthy();
  pick('large.pdf', 'x'.repeat((1 << 20) + 1));
  expect(await screen.findByText('The file is too large')).toBeTruthy();
  expect(files?.add).not.toHaveBeenCalled();
  pick('other.pdf', 'MZ');
  expect(await screen.findByText(/^This kind of file/)).toBeTruthy();
});

test('it is saved by its name, and taken away until the form is closed', async () => {
  const remove = vi.fn(async () => undefined);
  drawn({ list: [PASSPORT], remove }, ['passport.pdf']);
  const link = screen.getByRole('link', { name: 'passport.pdf' });
  expect([link.getAttribute('href'), link.getAttribute('download')]).toEqual([
    '/files/one',
    'passport.pdf',
  ]);
  expect(screen.getByText('2 KB')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Remove passport.pdf' }));
  await waitFor(() => expect(remove).toHaveBeenCalledWith(PASSPORT));
});

test('of a closed form files are only saved; in the preview they stay in the page', () => {
  drawn({ list: [PASSPORT], canChange: false }, ['passport.pdf']);
  expect(screen.getByRole('link', { name: 'passport.pdf' })).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
  const { pick, onAnswer } = drawn(undefined, ['a.pdf']);
  pick('b.pdf', '%PDF-');
  expect(onAnswer).toHaveBeenCalledWith(['a.pdf', 'b.pdf']);
});
