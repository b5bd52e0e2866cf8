// One accrual, penalty or payout, with its reason; whoever may takes it back with a reason of his own.

import { Button, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import type { CallLink } from './AccountView.tsx';
import { canUndo, type Entry, signedMoney, signedPoints } from './points.ts';
import { undo } from './queries.ts';

const LONGEST = 500;

interface EntryRowProps {
  entry: Entry;
  link: CallLink;
  mayUndo: boolean;
}

export function EntryRow({ entry, link, mayUndo }: EntryRowProps) {
  const { t, i18n } = useTranslation();
  const undone = entry.is_reversed ? { td: 'line-through' } : {};
  const isMinus = entry.points < 0 || entry.money_micros < 0;
  const amounts = [
    signedMoney(entry.money_micros, entry.currency, i18n.language),
    entry.points ? t('points.amount', { points: signedPoints(entry.points, i18n.language) }) : '',
  ].filter(Boolean);
  return (
    <Table.Tr data-testid="entry" data-kind={entry.kind}>
      <Table.Td valign="top" w={120}>
        <Text size="xs" c="dimmed" className="numbers">
          {formatMoment(entry.at, i18n.language)}
        </Text>
      </Table.Td>
      <Table.Td valign="top" style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" {...undone}>
          <Reason entry={entry} />
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {[
            t(`points.kind_${entry.kind}`),
            entry.by_name ?? '',
            entry.is_reversed ? t('points.is_undone') : '',
          ]
            .filter(Boolean)
            .join(' · ')}
          {entry.call && <> · {link(entry.call, t('points.call'))}</>}
        </Text>
      </Table.Td>
      <Table.Td valign="top" ta="right" w={150}>
        {amounts.map((amount) => (
          <Text
            key={amount}
            size="sm"
            fw={600}
            className="numbers"
            {...(isMinus && { c: 'red' })}
            {...undone}
          >
            {amount}
          </Text>
        ))}
        {mayUndo && canUndo(entry) && <UndoButton entry={entry} />}
      </Table.Td>
    </Table.Tr>
  );
}

function Reason({ entry: { kind, comment, day, paid_seconds } }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  if (kind !== 'work') return comment;
  return t('points.work_of', {
    day: new Date(`${day}T12:00:00`).toLocaleDateString(i18n.language, {
      day: 'numeric',
      month: 'short',
    }),
    time: formatSeconds(paid_seconds ?? 0),
  });
}

function UndoButton({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [comment, setComment] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const undoing = useMutation({
    mutationFn: () => undo(entry.id, (comment ?? '').trim()),
    onSuccess: async () => {
      setComment(null);
      await queries.invalidateQueries({ queryKey: ['points'] });
    },
  });
  const isEmpty = !comment?.trim();
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        onClick={() => setComment('')}
        data-testid="undo"
      >
        {t('points.undo')}
      </Button>
      <ConfirmDialog
        isOpen={comment !== null}
        title={t('points.undo_title')}
        text={t('points.undo_text')}
        yes={t('points.undo')}
        no={t('form.cancel')}
        isBusy={undoing.isPending}
        problem={undoing.error ? explain(undoing.error) : ''}
        onYes={() => (isEmpty ? setTried(true) : undoing.mutate())}
        onNo={() => {
          undoing.reset();
          setTried(false);
          setComment(null);
        }}
      >
        <TextInput
          label={t('points.comment')}
          description={t('points.comment_hint')}
          error={isTried && isEmpty && t('field.required')}
          value={comment ?? ''}
          onChange={(event) => setComment(event.currentTarget.value)}
          maxLength={LONGEST}
          required
          data-testid="undo-comment"
        />
      </ConfirmDialog>
    </>
  );
}
