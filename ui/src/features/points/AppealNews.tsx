// Says at once that somebody appeals against an entry that I may decide on, and what was decided on mine.

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStore } from '../../live/LiveContext.tsx';
import type { Appeal } from './points.ts';

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
        // Whoever decides may see no colleagues.
        const name = snapshot.operators.find((one) => one.id === event.operator)?.name ?? '';
        const look = () => {
          notifications.hide(id);
          if (isMine) go.current.onOwn();
          else go.current.onDecide();
        };
        notifications.show({
          id,
          title: <Title state={event.state} name={name} />,
          message: <Message comment={event.comment} onLook={look} />,
          color: event.state === 'cancelled' ? 'green' : 'orange',
          autoClose: false,
          closeButtonProps: { 'aria-label': t('transfer.close') },
        });
      }),
    [store, t],
  );
  return null;
}

/** It stays until somebody looks: the language may change before. */
function Title({ state, name }: { state: Appeal['state']; name: string }) {
  const { t } = useTranslation();
  return t(state === 'open' && !name ? 'points.news_nameless' : `points.news_${state}`, { name });
}

function Message({ comment, onLook }: { comment: string; onLook: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" data-testid="appeal-news">
      <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
        {comment}
      </Text>
      <Button
        size="xs"
        variant="light"
        miw="max-content"
        onClick={onLook}
        data-testid="appeal-look"
      >
        {t('points.look')}
      </Button>
    </Group>
  );
}
