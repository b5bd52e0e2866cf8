// Says at once that somebody appeals against an entry that I may decide on, and what was decided on mine.

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { useLiveStore } from '../../live/LiveContext.tsx';
import type { Appeal } from './points.ts';
import { appealsQuery } from './queries.ts';

interface AppealNewsProps {
  /** To where appeals are decided. */
  onDecide: () => void;
  /** To my own account. */
  onOwn: () => void;
}

interface News {
  entry: string;
  state: Appeal['state'];
  name: string;
  comment: string;
  onLook: () => void;
}

export function AppealNews({ onDecide, onOwn }: AppealNewsProps) {
  const store = useLiveStore();
  const show = useShow();
  const go = useRef({ onDecide, onOwn });
  go.current = { onDecide, onOwn };
  const known = useRef(new Set<string>());
  useEffect(
    () =>
      store.onFrame(({ event }) => {
        const { snapshot } = store.getState();
        if (event.name !== 'points.appeal_changed' || !snapshot) return;
        const { entry, state, comment } = event;
        const isMine = event.operator === snapshot.me.operator;
        if (state !== 'open' && !isMine) notifications.hide(idOf(entry));
        if ((state === 'open') === isMine) return;
        if (!isMine) known.current.add(entry);
        // Whoever decides may see no colleagues.
        const name = snapshot.operators.find((one) => one.id === event.operator)?.name ?? '';
        const onLook = () => (isMine ? go.current.onOwn() : go.current.onDecide());
        show({ entry, state, name, comment, onLook });
      }),
    [store, show],
  );
  useOpenOnes(known, (one) => show({ ...one, onLook: () => go.current.onDecide() }));
  return null;
}

/** What came by no event, because too much had happened, the list of what is open says: another has
 * decided, or there is one more. */
function useOpenOnes(
  known: RefObject<Set<string>>,
  onNew: (one: Omit<News, 'onLook'>) => void,
): void {
  const { data } = useQuery({ ...appealsQuery, enabled: useMay()('points.adjust') });
  const tell = useRef(onNew);
  tell.current = onNew;
  const isBegun = useRef(false);
  useEffect(() => {
    if (!data) return;
    const open = new Set(data.map(({ entry }) => entry.id));
    for (const entry of known.current) if (!open.has(entry)) notifications.hide(idOf(entry));
    for (const { name, entry } of isBegun.current ? data : []) {
      if (known.current.has(entry.id)) continue;
      tell.current({ entry: entry.id, state: 'open', name, comment: entry.appeal?.comment ?? '' });
    }
    known.current = open;
    isBegun.current = true;
  }, [data, known]);
}

const idOf = (entry: string): string => `appeal-${entry}`;

function useShow(): (news: News) => void {
  const { t } = useTranslation();
  return useCallback(
    ({ entry, state, name, comment, onLook }) => {
      const id = idOf(entry);
      const look = () => {
        notifications.hide(id);
        onLook();
      };
      notifications.show({
        id,
        title: <Title state={state} name={name} />,
        message: <Message comment={comment} onLook={look} />,
        color: state === 'cancelled' ? 'green' : 'orange',
        autoClose: false,
        closeButtonProps: { 'aria-label': t('transfer.close') },
      });
    },
    [t],
  );
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
