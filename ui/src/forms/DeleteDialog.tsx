// Asks before a thing is deleted, and says why the server refused to.

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../i18n/words.ts';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';

interface DeleteDialogProps {
  isOpen: boolean;
  name: string;
  /** What goes with it. */
  text?: string;
  act: () => Promise<unknown>;
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteDialog({ isOpen, name, text, act, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: act,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      notifications.show({
        color: 'green',
        message: t('form.deleted', { name }),
        closeButtonProps: { 'aria-label': t('form.close') },
      });
      onDeleted();
    },
  });
  const close = () => {
    deleting.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('form.delete_title', { name })}
      text={text ?? t('form.delete_text')}
      yes={t('form.delete')}
      no={t('form.cancel')}
      isBusy={deleting.isPending}
      problem={deleting.error ? explain(deleting.error) : ''}
      onYes={() => deleting.mutate()}
      onNo={close}
    />
  );
}
