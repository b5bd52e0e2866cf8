// How a call ended, in one coloured word.

import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import type { CallRow } from './model.ts';

export function ResultBadge({ row }: { row: CallRow }) {
  const { t } = useTranslation();
  if (!row.ended_at) {
    return (
      <Badge
        variant="light"
        color="blue"
        tt="none"
        fw={550}
        w="max-content"
        data-result="in_progress"
      >
        {t('journal.in_progress')}
      </Badge>
    );
  }
  if (row.lost_reason) {
    const isBroken = row.lost_reason === 'technical' && row.is_answered;
    return (
      <Badge
        variant="light"
        color="red"
        tt="none"
        fw={550}
        w="max-content"
        data-result={row.lost_reason}
      >
        {isBroken ? t('journal.talk_broken') : word('lost', row.lost_reason)}
      </Badge>
    );
  }
  if (row.dial_result && !row.is_answered) {
    return (
      <Badge
        variant="light"
        color="orange"
        tt="none"
        fw={550}
        w="max-content"
        data-result={row.dial_result}
      >
        {word('transfer_why', row.dial_result)}
      </Badge>
    );
  }
  const isTalked = row.is_answered;
  return (
    <Badge
      variant="light"
      color={isTalked ? 'green' : 'gray'}
      tt="none"
      fw={550}
      w="max-content"
      data-result="served"
    >
      {t(isTalked ? 'journal.answered' : 'journal.served')}
    </Badge>
  );
}
