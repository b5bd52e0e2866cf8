// Says at once what a rule of KPI has given me or taken from me.

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { colorOfNews, type News, type Told, titleOf, whatWas, withEvent } from './news.ts';

const SHOWN_MS = 20_000;

export function KpiNews({ onOwn }: { onOwn: () => void }) {
  const { t } = useTranslation();
  const store = useLiveStore();
  const go = useRef(onOwn);
  go.current = onOwn;
  useEffect(() => {
    let told: Told = {};
    let count = 0;
    const shown = new Map<string, string>();
    return store.onFrame(({ event }) => {
      const me = store.getState().snapshot?.me.operator;
      if (!('operator' in event) || event.operator !== me) return;
      const next = withEvent(told, event);
      if (next === told) return;
      told = next;
      if (!next.news) return;
      // Another of the same rule takes its place, as one of its own: the time of the first would end
      // it early. The account has them all.
      const { rule } = next.news;
      const id = `kpi-${rule}-${++count}`;
      notifications.hide(shown.get(rule) ?? '');
      shown.set(rule, id);
      notifications.show({
        id,
        title: <Title news={next.news} />,
        message: (
          <Message
            news={next.news}
            onLook={() => {
              notifications.hide(id);
              go.current();
            }}
          />
        ),
        color: colorOfNews(next.news),
        autoClose: SHOWN_MS,
        closeButtonProps: { 'aria-label': t('kpi.close') },
      });
    });
  }, [store, t]);
  return null;
}

/** It may stand while the language changes. */
function Title({ news }: { news: News }) {
  useTranslation();
  return titleOf(news);
}

function Message({ news, onLook }: { news: News; onLook: () => void }) {
  const { t } = useTranslation();
  return (
    <Group justify="space-between" wrap="nowrap" data-testid="kpi-news">
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {whatWas(news)}
      </Text>
      <Button size="xs" variant="light" miw="max-content" onClick={onLook} data-testid="kpi-look">
        {t('kpi.look')}
      </Button>
    </Group>
  );
}
