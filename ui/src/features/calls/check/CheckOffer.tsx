// Once a day, before the first call: is everything ready to be heard?

import { Alert, Button, CloseButton, Group, Text } from '@mantine/core';
import { IconHeadphones } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../live/LiveContext.tsx';
import { usePhone } from '../PhoneContext.tsx';
import { showPhoneDialog } from '../phoneDialog.ts';
import { isDue } from './form.ts';
import { ownCheckQuery } from './queries.ts';

const KEY = 'dzvin-check-put-off';

export function CheckOffer() {
  const { t } = useTranslation();
  const { state } = usePhone();
  const { call, me } = useSnapshot();
  const last = useQuery(ownCheckQuery);
  const [putOff, setPutOff] = useState(() => remembered());
  const isFree = !call && !state.call && ['away', 'ready'].includes(me.state);
  // Whoever serves no queue is not asked; a phone without microphone has its banner already.
  const hasPhone = state.registration === 'registered' && state.microphone === 'ready';
  const isAsked = hasPhone && isFree && me.queues.length > 0;
  if (!last.data || !isAsked || !isDue(last.data[0], putOff, new Date())) return null;
  function later(): void {
    const today = new Date().toDateString();
    setPutOff(today);
    try {
      localStorage.setItem(KEY, today);
    } catch {
      // It is offered again after a reload.
    }
  }
  return (
    <Alert
      variant="light"
      color="blue"
      icon={<IconHeadphones size={20} />}
      py="xs"
      data-testid="check-offer"
    >
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Text size="sm">{t('check.offer')}</Text>
        <Group gap="xs" wrap="nowrap" flex="none">
          <Button size="xs" onClick={() => showPhoneDialog('check')} data-testid="open-check">
            {t('check.offer_yes')}
          </Button>
          <CloseButton onClick={later} aria-label={t('check.offer_later')} data-testid="put-off" />
        </Group>
      </Group>
    </Alert>
  );
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
