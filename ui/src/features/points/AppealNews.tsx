// Says at once that somebody appeals against an entry that I may decide on, and what was decided on mine.

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStore } from '../../live/LiveContext.tsx';

interface AppealNewsProps {
  /** To where appeals are decided. */
  onDecide: () => void;
  /** To my own account. */
  onOwn: () => void;
}

export function AppealNews({ onDecide, onOwn }: AppealNewsProps) {
  const { t } = useTranslation();
  const store = useLiveStore();
  const go = useRef({ onDecide, onOwn });
  go.current = { onDecide, onOwn };
  useEffect(
    () =>
      store.onFrame(({ event }) => {
        const { snapshot } = store.getState();
        if (event.name !== 'points.appeal_changed' || !snapshot) return;
        const isMine = event.operator === snapshot.me.operator;
        const id = `appeal-${event.entry}`;
        if (event.state !== 'open' && !isMine) notifications.hide(id);
        if ((event.state === 'open') === isMine) return;
        const name = snapshot.operators.find((one) => one.id === event.operator)?.name ?? '';
        notifications.show({
          id,
          title: t(`points.news_${event.state}`, { name }),
          message: (
            <Group justify="space-between" wrap="nowrap" data-testid="appeal-news">
              <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
                {event.comment}
              </Text>
              <Button
                size="xs"
                variant="light"
                miw="max-content"
                onClick={() => {
                  notifications.hide(id);
                  if (isMine) go.current.onOwn();
                  else go.current.onDecide();
                }}
                data-testid="appeal-look"
              >
                {t('points.look')}
              </Button>
            </Group>
          ),
          color: event.state === 'cancelled' ? 'green' : 'orange',
          autoClose: false,
          closeButtonProps: { 'aria-label': t('transfer.close') },
        });
      }),
    [store, t],
  );
  return null;
}
