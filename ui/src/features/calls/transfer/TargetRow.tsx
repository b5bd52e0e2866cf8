// One whom the customer can be brought to, as a line of the list.

import { Badge, Group, Text } from '@mantine/core';
import {
  IconBuilding,
  IconPhone,
  IconRoute,
  IconUser,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Timer } from '../../../kit/Timer.tsx';
import { useLive } from '../../../live/LiveContext.tsx';
import type { OperatorStatus } from '../../../live/snapshot.ts';
import type { Target } from '../queries.ts';
import classes from './TargetPicker.module.css';
import type { Option } from './targets.ts';

export type StatusColors = Record<OperatorStatus, string>;

interface TargetRowProps {
  option: Option;
  isChosen: boolean;
  statusColors: StatusColors;
  onChoose: () => void;
}

const ICONS: Record<Target['kind'], TablerIcon> = {
  operator: IconUser,
  group: IconBuilding,
  queue: IconUsersGroup,
  scenario: IconRoute,
  number: IconPhone,
};

export function TargetRow({ option, isChosen, statusColors, onChoose }: TargetRowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [isChosen]);
  const Icon = ICONS[option.to.kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the search field
    // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the search field
    <div
      ref={row}
      id={`target-${option.key}`}
      role="option"
      aria-selected={isChosen}
      className={classes.row}
      onClick={onChoose}
      data-testid="target"
      data-key={option.key}
      data-state={option.colleague?.state}
    >
      <Icon size={18} className={classes.icon} aria-hidden />
      <Text size="sm" fw={550} truncate>
        {option.name}
      </Text>
      {option.number && (
        <Text size="sm" c="dimmed" className="numbers">
          {option.number}
        </Text>
      )}
      <Group gap={8} wrap="nowrap" ml="auto">
        <Now option={option} statusColors={statusColors} />
      </Group>
    </div>
  );
}

function Now({ option, statusColors }: Pick<TargetRowProps, 'option' | 'statusColors'>) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const { colleague, waiting } = option;
  if (colleague) {
    return (
      <>
        <Text size="xs" c="dimmed">
          {colleague.is_reachable || colleague.state === 'offline'
            ? t(`status.${colleague.state}`)
            : t('transfer.unreachable')}
        </Text>
        <Timer since={colleague.since} offset={clockOffset} size="xs" c="dimmed" />
        <Badge
          size="xs"
          circle
          color={colleague.is_reachable ? statusColors[colleague.state] : statusColors.offline}
          aria-hidden
        />
      </>
    );
  }
  if (!waiting) return null;
  return (
    <Text size="xs" c="dimmed">
      {t('nav.waiting', { count: waiting.length })}
    </Text>
  );
}
