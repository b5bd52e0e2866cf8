// What is easily forgotten in a talk: music for the customer, and since when; my microphone.

import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../kit/Timer.tsx';
import { useLive } from '../../live/LiveContext.tsx';
import type { CardView } from './view.ts';

export function CallNote({ view }: { view: CardView }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const isHeld = view.isHeld && view.isInTalk && !view.transfer;
  if (!view.isMuted && !isHeld) return null;
  return (
    <Group gap={6} c="orange">
      <Text size="sm" fw={550} data-testid="call-note">
        {isHeld && `${t('call.held_hint')} `}
        {view.isMuted && t('call.muted')}
      </Text>
      {isHeld && view.heldSince && (
        <Timer since={view.heldSince} offset={clockOffset} fw={600} testId="hold-timer" />
      )}
    </Group>
  );
}
