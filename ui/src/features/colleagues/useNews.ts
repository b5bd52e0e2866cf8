// A message of a colleague that comes while the page is open: the list is asked again, and it is said.

import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { onBegun } from '../../live/begun.ts';
import { useLiveStore, useSnapshot } from '../../live/LiveContext.tsx';
import { openMessages } from './panel.ts';
import { messagesQuery } from './queries.ts';

export function useNews(isOpen: boolean): void {
  const { t } = useTranslation();
  const store = useLiveStore();
  const client = useQueryClient();
  const { me, operators } = useSnapshot();
  const [mine, names] = [me.operator, operators];
  // What came by no frame is told by nobody.
  useEffect(() => {
    const ask = () => void client.invalidateQueries({ queryKey: messagesQuery.queryKey });
    return onBegun(store, ask);
  }, [store, client]);
  useEffect(
    () =>
      store.onFrame(({ event }) => {
        if (event.name !== 'colleague.wrote') return;
        void client.invalidateQueries({ queryKey: messagesQuery.queryKey });
        if (event.operator === mine || isOpen) return;
        const who = names.find(({ id }) => id === event.operator)?.name ?? '…';
        const { group, operator } = event;
        notifications.show({
          id: `colleague ${event.message}`,
          message: t('colleagues.new', { who }),
          onClick: () =>
            openMessages(group ? { kind: 'group', id: group } : { kind: 'operator', id: operator }),
          style: { cursor: 'pointer' },
        });
      }),
    [store, client, mine, names, isOpen, t],
  );
}
