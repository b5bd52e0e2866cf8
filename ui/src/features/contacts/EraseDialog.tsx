// A person asked to be forgotten: says what goes, and asks once more.

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import type { Contact } from './model.ts';
import { eraseContact } from './queries.ts';

interface EraseDialogProps {
  contact: Contact;
  onClose: () => void;
  onErased: () => void;
}

export function EraseDialog({ contact, onClose, onErased }: EraseDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const erasing = useMutation({
    mutationFn: () => eraseContact(contact.id),
    onSuccess: () => {
      void queries.invalidateQueries();
      notifications.show({
        color: 'green',
        message: t('contacts.erased'),
        closeButtonProps: { 'aria-label': t('form.close') },
      });
      onErased();
    },
  });
  return (
    <ConfirmDialog
      isOpen
      title={t('contacts.erase_title', { name: contact.name })}
      text={t('contacts.erase_text')}
      yes={t('contacts.erase_do')}
      no={t('contacts.cancel')}
      isBusy={erasing.isPending}
      problem={erasing.error ? explain(erasing.error) : ''}
      onYes={() => erasing.mutate()}
      onNo={onClose}
    />
  );
}
