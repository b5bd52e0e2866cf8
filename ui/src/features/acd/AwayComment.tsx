// Asks for the comment that a reason for Away requires.

import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '../../kit/focusBack.ts';

const MOST_LETTERS = 200;

interface AwayCommentProps {
  /** Its name. */
  reason: string;
  onSay: (comment: string) => void;
  onClose: () => void;
}

export function AwayComment({ reason, onSay, onClose }: AwayCommentProps) {
  useFocusBack();
  const { t } = useTranslation();
  const [comment, setComment] = useState('');
  const [isEmpty, setIsEmpty] = useState(false);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (comment.trim()) onSay(comment.trim());
    else setIsEmpty(true);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('status.comment_title', { reason })}
      closeButtonProps={{ 'aria-label': t('status.comment_cancel') }}
      data-testid="away-comment"
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('status.comment')}
            value={comment}
            onChange={(event) => {
              setComment(event.currentTarget.value);
              setIsEmpty(false);
            }}
            error={isEmpty && t('status.comment_required')}
            maxLength={MOST_LETTERS}
            required
            data-autofocus
            data-testid="away-comment-text"
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('status.comment_cancel')}
            </Button>
            <Button type="submit" color="orange" data-testid="away-comment-say">
              {t('status.go_away')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
