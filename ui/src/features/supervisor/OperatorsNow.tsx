// Who works: status with its reason and time, queues; several are chosen and changed together.

import { Badge, Box, Button, Checkbox, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconPhoneOff, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../kit/Timer.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { reasonName, STATUS_COLORS } from '../../live/statusWords.ts';
import { CheckSign } from './CheckSign.tsx';
import { ForceMenu } from './ForceMenu.tsx';
import { OperatorActions } from './OperatorActions.tsx';
import { Panel } from './Panel.tsx';
import { PlacesDialog } from './PlacesDialog.tsx';
import {
  byStatus,
  inQueues,
  type Operator,
  ownQueues,
  type Picture,
  type Place,
  staffedBy,
} from './picture.ts';
import { WhyNot } from './WhyNot.tsx';

interface OperatorsNowProps {
  picture: Picture;
  chosen: Set<string>;
  /** Opens a message to this operator; without it there is no such button. */
  onMessage?: ((operator: string) => void) | undefined;
}

export function OperatorsNow({ picture, chosen, onMessage }: OperatorsNowProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState(new Set<string>());
  const [isChanging, setIsChanging] = useState(false);
  const shown = byStatus(inQueues(picture.operators, chosen));
  const selected = shown.filter(({ id }) => picked.has(id));
  const ids = selected.map(({ id }) => id);
  const queues = staffedBy(selected, ownQueues(picture));
  const changed = shown.filter((one) => isChanged(one, picture));
  const mayForce = shown.some(({ may }) => may.includes('force_status'));
  const isForced = selected.every(({ may }) => may.includes('force_status'));
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <Panel
      title={t('supervisor.operators')}
      count={shown.length}
      testId="operators-now"
      empty={shown.length === 0 && t('supervisor.no_operators')}
      aside={
        changed.length > 0 && (
          <Checkbox
            label={t('supervisor.all')}
            checked={selected.length === changed.length}
            indeterminate={selected.length > 0 && selected.length < changed.length}
            onChange={() =>
              setPicked(
                new Set(selected.length === changed.length ? [] : changed.map(({ id }) => id)),
              )
            }
            size="sm"
            data-testid="pick-all"
          />
        )
      }
    >
      {selected.length > 0 && (
        <Group gap="xs" px="md" pb="xs" data-testid="selected">
          <Text size="sm" c="dimmed">
            {t('supervisor.selected', { count: selected.length })}
          </Text>
          {queues.length > 0 && (
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconUsersGroup size={14} />}
              onClick={() => setIsChanging(true)}
              data-testid="change-places"
            >
              {t('supervisor.places')}
            </Button>
          )}
          {mayForce && isForced && <ForceMenu operators={ids} />}
          {mayForce && !isForced && (
            <Text size="sm" c="dimmed" data-testid="not-forced">
              {t('supervisor.not_all_forced')}
            </Text>
          )}
        </Group>
      )}
      <Box mah={640} style={{ overflowY: 'auto' }}>
        <Table verticalSpacing={6} horizontalSpacing="sm" aria-label={t('supervisor.operators')}>
          <Table.Tbody>
            {shown.map((one) => (
              <Row
                key={one.id}
                operator={one}
                picture={picture}
                isPicked={picked.has(one.id)}
                hasMark={changed.length > 0}
                onToggle={changed.includes(one) ? () => toggle(one.id) : undefined}
                onMessage={onMessage}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {isChanging && (
        <PlacesDialog
          operators={selected}
          queues={queues}
          chosen={queues.map(({ id }) => id).filter((id) => chosen.has(id))}
          onClose={() => setIsChanging(false)}
        />
      )}
    </Panel>
  );
}

/** Whether anything of what is chosen for several can be done with him. */
function isChanged({ may }: Operator, picture: Picture): boolean {
  const isStaffed = ownQueues(picture).some((queue) => queue.may.includes('staff'));
  const isPlaced = may.includes('staff') && ownQueues(picture).length > 0;
  return isStaffed || isPlaced || may.includes('force_status');
}

interface RowProps {
  operator: Operator;
  picture: Picture;
  isPicked: boolean;
  /** Some of the others can be chosen. */
  hasMark: boolean;
  onToggle: (() => void) | undefined;
  onMessage: ((operator: string) => void) | undefined;
}

function Row({ operator, picture, isPicked, hasMark, onToggle, onMessage }: RowProps) {
  const { t, i18n } = useTranslation();
  const { clockOffset } = useLive();
  const { away_reasons: reasons, operators } = useSnapshot();
  const { state, since, name } = operator;
  const now = operators.find(({ id }) => id === operator.id);
  const isTooLong = state === 'away' && (now?.exceeded.length ?? 0) > 0;
  const reason = state === 'away' ? reasonName(operator.reason, reasons, i18n.language) : null;
  return (
    <Table.Tr data-testid="operator-now" data-id={operator.id} data-state={state}>
      {hasMark && (
        <Table.Td w={36} style={{ verticalAlign: 'top' }}>
          {onToggle && (
            <Checkbox
              size="sm"
              checked={isPicked}
              onChange={onToggle}
              aria-label={name}
              data-testid="pick-operator"
            />
          )}
        </Table.Td>
      )}
      <Table.Td>
        <Stack gap={3} miw={0}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'break-word' }}>
            {name}
          </Text>
          <Places places={operator.places} picture={picture} />
        </Stack>
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top', whiteSpace: 'nowrap' }}>
        <Stack gap={2} align="flex-end">
          <Group gap={6} wrap="nowrap">
            <CheckSign operator={operator.id} />
            {state === 'ready' && !operator.is_reachable && (
              <Tooltip label={t('supervisor.unreachable')}>
                <IconPhoneOff
                  size={16}
                  color="var(--mantine-color-error)"
                  role="img"
                  aria-label={t('supervisor.unreachable')}
                />
              </Tooltip>
            )}
            <Badge
              variant="light"
              color={isTooLong ? 'red' : state === 'offline' ? 'gray' : STATUS_COLORS[state]}
              data-too-long={isTooLong || undefined}
              tt="none"
              style={{ flexShrink: 0, width: 'max-content', maxWidth: 'none' }}
            >
              {t(`status.${state}`)}
            </Badge>
            {since && <Timer since={since} offset={clockOffset} size="sm" />}
            {state !== 'offline' && operator.may.includes('why') && (
              <WhyNot operator={operator} picture={picture} />
            )}
            <OperatorActions operator={operator} onMessage={onMessage} />
          </Group>
          {reason && (
            <Text size="xs" c="dimmed" ta="right">
              {now?.comment ? `${reason}: ${now.comment}` : reason}
            </Text>
          )}
          {isTooLong && (
            <Text size="xs" c="var(--mantine-color-error)" ta="right">
              {t(now?.exceeded.includes('day') ? 'status.too_long_today' : 'status.too_long')}
            </Text>
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}

function Places({ places, picture }: { places: Place[]; picture: Picture }) {
  const { t } = useTranslation();
  const named = ownQueues(picture).flatMap(({ id, name }) => {
    const place = places.find(({ queue }) => queue === id);
    return place ? [{ name, place }] : [];
  });
  if (named.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        {t('supervisor.in_no_queue')}
      </Text>
    );
  }
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} data-testid="places">
      {named
        .map(({ name, place }) => `${name} ${placeText(place, t('supervisor.out'))}`)
        .join(', ')}
    </Text>
  );
}

/** "(2)", "(out)", "(1; uk 3)". */
function placeText({ priority, skills }: Place, out: string): string {
  const known = Object.entries(skills).map(([skill, level]) => `${skill} ${level}`);
  return `(${[priority === null ? out : String(priority), ...known].join('; ')})`;
}
