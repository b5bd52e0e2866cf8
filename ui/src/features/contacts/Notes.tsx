// What colleagues wrote down about a contact; one writes more below.

import { ActionIcon, Alert, Box, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeleteDialog } from '../../forms/DeleteDialog.tsx';
import { explain } from '../../i18n/words.ts';
import { formatMoment } from '../../kit/time.ts';
import type { ContactPage } from './model.ts';
import { addNote, removeNote } from './queries.ts';

/** So much of a note stands for it where it is named. */
const NAME_LENGTH = 60;

interface NotesProps {
  page: ContactPage;
  call?: string | undefined;
}

export function Notes({ page, call }: NotesProps) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [removed, setRemoved] = useState<ContactPage['notes'][number] | null>(null);
  const id = page.contact.id;
  const seeAgain = () => queries.invalidateQueries({ queryKey: ['settings'] });
  const adding = useMutation({
    mutationFn: () => addNote(id, text.trim(), call),
    onSuccess: () => {
      setText('');
      return seeAgain();
    },
  });
  return (
    <Stack gap="xs" data-testid="notes">
      {page.may_edit && (
        <Box>
          <Textarea
            aria-label={t('contacts.note')}
            placeholder={t('contacts.note_hint')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            maxLength={4000}
            minRows={2}
            autosize
            data-testid="note-text"
          />
          {text.trim() && (
            <Group justify="flex-end" mt={6}>
              <Button
                type="button"
                size="xs"
                loading={adding.isPending}
                onClick={() => adding.mutate()}
                data-testid="note-add"
              >
                {t('contacts.note_add')}
              </Button>
            </Group>
          )}
        </Box>
      )}
      {adding.error && (
        <Alert color="red" variant="light" role="alert">
          {explain(adding.error)}
        </Alert>
      )}
      {page.notes.map((note) => (
        <Group key={note.id} justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Box miw={0}>
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {note.text}
            </Text>
            <Text size="xs" c="dimmed">
              {[note.author_name, formatMoment(note.at, i18n.language)].filter(Boolean).join(' · ')}
            </Text>
          </Box>
          {page.may_edit && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t('contacts.note_remove')}
              onClick={() => setRemoved(note)}
              data-testid="note-remove"
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {page.notes.length === 0 && !page.may_edit && (
        <Text size="sm" c="dimmed">
          {t('contacts.no_notes')}
        </Text>
      )}
      <DeleteDialog
        isOpen={removed !== null}
        name={nameOf(removed?.text ?? '')}
        act={() => removeNote(id, removed?.id ?? '', call)}
        onClose={() => setRemoved(null)}
        onDeleted={() => setRemoved(null)}
      />
    </Stack>
  );
}

function nameOf(text: string): string {
  return text.length > NAME_LENGTH ? `${text.slice(0, NAME_LENGTH)}…` : text;
}
