// Under the text of an SMS: how many segments it takes, and what is left of the last one.

import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { cut, ROOM } from './segments.ts';

export function SegmentCounter({ text }: { text: string }) {
  const { t } = useTranslation();
  const { alphabet, segments, left } = cut(text);
  const room = ROOM[alphabet][segments > 1 ? 1 : 0];
  return (
    <Text size="sm" c="dimmed" role="status" data-testid="segments" data-count={segments}>
      {t('messages.segments', { segments, left })}
      {alphabet === 'ucs2' && ` · ${t('messages.ucs2', { room })}`}
    </Text>
  );
}
