// Does something with an entry, with a reason that somebody else will read.

import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';

const LONGEST = 500;

interface ReasonButtonProps {
  /** What it does, as a verb. */
  label: string;
  title: string;
  text: string;
  /** Of the field; else it is the reason that the person reads. */
  asked?: { label: string; description: string };
  send: (reason: string) => Promise<unknown>;
  /** While he types the entry stays as it is, whatever others do with it. */
  onAsk: (isAsking: boolean) => void;
  testId: string;
}

export function ReasonButton({
  label,
  title,
  text,
  asked,
  send,
  onAsk,
  testId,
}: ReasonButtonProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const sending = useMutation({
    mutationFn: () => send((reason ?? '').trim()),
    onSuccess: async () => {
      setReason(null);
      onAsk(false);
      await queries.invalidateQueries({ queryKey: ['points'] });
    },
  });
  const isEmpty = !reason?.trim();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        onClick={() => {
          setReason('');
          onAsk(true);
        }}
        data-testid={testId}
      >
        {label}
      </Button>
      <ConfirmDialog
        isOpen={reason !== null}
        title={title}
        text={text}
        yes={label}
        no={t('form.cancel')}
        isBusy={sending.isPending}
        problem={sending.error ? explain(sending.error) : ''}
        onYes={() => (isEmpty ? setTried(true) : sending.mutate())}
        onNo={() => {
          sending.reset();
          setTried(false);
          setReason(null);
          onAsk(false);
        }}
      >
        <TextInput
          label={asked?.label ?? t('points.comment')}
          description={asked?.description ?? t('points.comment_hint')}
          error={isTried && isEmpty && t('field.required')}
          value={reason ?? ''}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={LONGEST}
          required
          data-testid={`${testId}-comment`}
        />
      </ConfirmDialog>
    </>
  );
}
