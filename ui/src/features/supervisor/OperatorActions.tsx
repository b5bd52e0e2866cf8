// What a supervisor may do with one operator now: be with his talk, write to him.

import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../live/LiveContext.tsx';
import type { Operator } from './picture.ts';
import { SuperviseMenu } from './SuperviseMenu.tsx';
import { activeCallsQuery, talkOf } from './supervision.ts';

interface OperatorActionsProps {
  operator: Operator;
  /** Opens a message to him; without it there is no such button. */
  onMessage: ((operator: string) => void) | undefined;
}

export function OperatorActions({ operator, onMessage }: OperatorActionsProps) {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const { data } = useQuery(activeCallsQuery);
  const talk = talkOf(operator.id, data?.calls ?? []);
  const label = t('colleagues.write', { who: operator.name });
  return (
    <Group gap={2} wrap="nowrap">
      {talk && <SuperviseMenu call={talk} operator={operator.id} who={operator.name} />}
      {onMessage && operator.may.includes('write') && operator.id !== me.operator && (
        <Tooltip label={label}>
          <ActionIcon
            variant="subtle"
            aria-label={label}
            onClick={() => onMessage(operator.id)}
            data-testid="write"
          >
            <IconMessage size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
