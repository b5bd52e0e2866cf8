// A person asked to be forgotten: says what goes and what stays, lets choose, and asks once more.

import { Checkbox, List, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { useFocusBack } from '../../kit/focusBack.ts';
import type { Contact } from './model.ts';
import { eraseContact, tracesQuery } from './queries.ts';

interface EraseDialogProps {
  contact: Contact;
  onClose: () => void;
  onErased: () => void;
}

export function EraseDialog({ contact, onClose, onErased }: EraseDialogProps) {
  useFocusBack();
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayDelete = useMay()('rec.delete');
  const [withRecordings, setWithRecordings] = useState(mayDelete);
  const traces = useQuery(tracesQuery(contact.id));
  const erasing = useMutation({
    mutationFn: () => eraseContact(contact.id, withRecordings),
    onSuccess: () => {
      void queries.invalidateQueries();
      notifications.show({
        color: 'green',
        message: t(withRecordings ? 'contacts.erased_sound' : 'contacts.erased'),
        closeButtonProps: { 'aria-label': t('form.close') },
      });
      onErased();
    },
  });
  const failed = erasing.error ?? traces.error;
  const found = traces.data;
  return (
    <ConfirmDialog
      isOpen
      title={t('contacts.erase_title', { name: contact.name })}
      text={t('contacts.erase_text')}
      yes={t('contacts.erase_do')}
      no={t('contacts.cancel')}
      isBusy={erasing.isPending || traces.isPending}
      problem={failed ? explain(failed) : ''}
      onYes={() => erasing.mutate()}
      onNo={onClose}
    >
      {found && (
        <Stack gap="xs" data-testid="traces">
          <Text size="sm" fw={600}>
            {t('contacts.erase_goes')}
          </Text>
          <List size="sm" spacing={2}>
            <List.Item>{t('contacts.erase_card')}</List.Item>
            <List.Item>{t('contacts.erase_calls', { count: found.calls })}</List.Item>
            {found.forms > 0 && (
              <List.Item>{t('contacts.erase_forms', { count: found.forms })}</List.Item>
            )}
            {found.messages > 0 && (
              <List.Item>{t('contacts.erase_messages', { count: found.messages })}</List.Item>
            )}
            {found.callbacks > 0 && (
              <List.Item>{t('contacts.erase_callbacks', { count: found.callbacks })}</List.Item>
            )}
          </List>
          {mayDelete && (
            <Checkbox
              checked={withRecordings}
              onChange={(event) => setWithRecordings(event.currentTarget.checked)}
              label={t('contacts.erase_sound', { ...found })}
              description={t('contacts.erase_sound_hint')}
              data-testid="erase-recordings"
            />
          )}
          <Text size="sm" fw={600}>
            {t('contacts.erase_stays')}
          </Text>
          {!mayDelete && <Text size="sm">{t('contacts.erase_sound_stays', { ...found })}</Text>}
          <Text size="sm" c="dimmed">
            {t('contacts.erase_stays_text')}
          </Text>
        </Stack>
      )}
    </ConfirmDialog>
  );
}
