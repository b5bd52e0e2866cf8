// Says on every page that a promised call is due, once each, with the button that makes it.

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../live/LiveContext.tsx';
import { untilDue } from './moments.ts';
import { type Callback, callbacksQuery } from './queries.ts';
import { type Hands, isWhole } from './WorkRow.tsx';

export function Reminders({ hands }: { hands: Hands }) {
  const { clockOffset } = useLive();
  const { data } = useQuery(callbacksQuery);
  const told = useRef(new Set<string>());
  const latest = useRef(hands);
  latest.current = hands;

  useEffect(() => {
    // Not all that a supervisor can see, nor what I promised for others.
    const waiting = (data ?? []).filter((one) => one.is_mine || one.is_ours);
    for (const id of told.current) {
      if (!waiting.some((one) => one.id === id)) notifications.hide(`callback-${id}`);
    }
    const timers = waiting
      .filter(({ id }) => !told.current.has(id))
      .map((one) =>
        setTimeout(
          () => {
            if (Date.parse(one.due_at) > Date.now() + clockOffset) return;
            told.current.add(one.id);
            notifications.show({
              id: `callback-${one.id}`,
              title: <Title />,
              message: <Message one={one} hands={() => latest.current} />,
              color: 'orange',
              autoClose: false,
            });
          },
          untilDue(one.due_at, Date.now() + clockOffset),
        ),
      );
    return () => timers.forEach(clearTimeout);
  }, [data, clockOffset]);
  return null;
}

/** It stays until somebody answers it: the language may change before. */
function Title() {
  const { t } = useTranslation();
  return t('desk.reminder');
}

function Message({ one, hands }: { one: Callback; hands: () => Hands }) {
  const { t } = useTranslation();
  const { number, name } = one.party;
  return (
    <Group justify="space-between" wrap="nowrap" data-testid="callback-reminder">
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={600} className="numbers">
          {name || number}
        </Text>
        {one.note && (
          <Text size="sm" lineClamp={2}>
            {one.note}
          </Text>
        )}
      </div>
      {isWhole(number) && (
        <Button
          size="xs"
          color="green"
          miw="max-content"
          onClick={() => {
            const { isFree, dial } = hands();
            if (!isFree) {
              notifications.show({ color: 'orange', message: t('problem.in_call') });
              return;
            }
            dial(number);
            notifications.hide(`callback-${one.id}`);
          }}
          data-testid="reminder-call"
        >
          {t('desk.call_now')}
        </Button>
      )}
    </Group>
  );
}
