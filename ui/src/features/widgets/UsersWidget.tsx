// Colleagues: status and since when live from events; group, talk and count of the day beside it.

import { Badge, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useScopeOf } from '../../forms/permissions.tsx';
import { word } from '../../i18n/words.ts';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import type { Operator } from '../../live/snapshot.ts';
import { awayReasonName, STATUS_COLORS } from '../../live/statusWords.ts';
import type { Moves } from './moves.ts';
import { peopleNow } from './people.ts';
import { type UserNow, type Users, usersQuery } from './queries.ts';
import { useAsOfNow } from './useAsOfNow.ts';

interface UsersWidgetProps {
  /** What can be done with one, from other features. */
  actions?: ((operator: Operator, more: UserNow | undefined) => ReactNode) | undefined;
}

const ORDER = ['busy', 'call', 'pcp', 'ready', 'away', 'offline'];

export function UsersWidget({ actions }: UsersWidgetProps) {
  const { t } = useTranslation();
  const { operators } = useSnapshot();
  const scope = useScopeOf()('widget.active_calls.view');
  // With whom the people of a department or a project talk comes by no event.
  const isAskedOften = scope === 'group' || scope === 'project';
  const { data, moves } = useAsOfNow(usersQuery, { isAskedOften, isUnsure });
  const known = data ? peopleNow(data, moves).people : new Map<string, UserNow>();
  const sorted = operators.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name),
  );
  return (
    <Table verticalSpacing={6} horizontalSpacing="xs" aria-label={t('widgets.users')}>
      <Table.Thead>
        <Table.Tr>
          {(['name', 'status', 'talk', 'today'] as const).map((key) => (
            <Table.Th key={key}>
              <Text span size="xs" fw={650} c="dimmed">
                {t(`widgets.user_${key}`)}
              </Text>
            </Table.Th>
          ))}
          {actions && <BlankHead />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sorted.map((one) => (
          <Row key={one.id} operator={one} more={known.get(one.id)} actions={actions} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function isUnsure(data: Users, moves: Moves): boolean {
  return peopleNow(data, moves).isUnsure;
}

interface RowProps extends UsersWidgetProps {
  operator: Operator;
  more: UserNow | undefined;
}

function Row({ operator, more, actions }: RowProps) {
  const { t, i18n } = useTranslation();
  const { clockOffset } = useLive();
  const { away_reasons, queues } = useSnapshot();
  const known = away_reasons.find(({ id }) => id === operator.reason);
  const reason = known
    ? awayReasonName(known, i18n.language)
    : word('away_system', operator.reason);
  const isTalking = operator.state === 'busy' || operator.state === 'call';
  const queue = queues.find(({ id }) => id === more?.queue)?.name;
  const party = more?.party && (more.party.name || more.party.number);
  return (
    <Table.Tr data-testid="user-row" data-state={operator.state}>
      <Table.Td>
        <Text size="sm" fw={550}>
          {operator.name}
        </Text>
        <Text size="xs" c="dimmed">
          {more?.groups.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge
          variant="dot"
          color={STATUS_COLORS[operator.state]}
          tt="none"
          fw={550}
          miw="max-content"
        >
          {t(`status.${operator.state}`)}
        </Badge>
        <Text size="xs" c="dimmed" component="div">
          {[operator.state === 'away' && reason].filter(Boolean).join(' ')}{' '}
          {operator.since && <Timer since={operator.since} offset={clockOffset} fz="xs" />}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="numbers">
          {isTalking ? (party ?? '') : ''}
        </Text>
        <Text size="xs" c="dimmed">
          {isTalking ? queue : ''}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" className="numbers">
          {more?.calls_today ?? 0}
        </Text>
      </Table.Td>
      {actions && <Table.Td>{actions(operator, more)}</Table.Td>}
    </Table.Tr>
  );
}
