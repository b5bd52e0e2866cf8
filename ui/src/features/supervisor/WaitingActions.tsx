// What a supervisor may do for one who waits: take him, put him first, raise, move, give away.

import { ActionIcon, Group, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowBarToUp,
  IconArrowsRightLeft,
  IconArrowUp,
  IconDots,
  IconHeadset,
  IconUserShare,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseDialog } from './ChooseDialog.tsx';
import { byStatus, type Item, ownQueues, type Picture } from './picture.ts';
import { give, moveTo, putFirst, raiseBy } from './queries.ts';
import { useAct } from './useAct.ts';

interface WaitingActionsProps {
  item: Item;
  who: string;
  picture: Picture;
}

const RAISE_POINTS = 10;

export function WaitingActions({ item, who, picture }: WaitingActionsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<'move' | 'give' | null>(null);
  const act = useAct();
  const others = ownQueues(picture).filter(
    ({ id, may }) => id !== item.queue && may.includes('move'),
  );
  const mayPick = item.may.includes('pick');
  const mayRaise = item.may.includes('raise');
  const mayMove = item.may.includes('move');
  const take = () => act.mutate(() => give(item.item));
  const first = () => act.mutate(() => putFirst(item.item));
  if (!mayPick && !mayRaise && !mayMove) return null;
  return (
    <Group gap={2} wrap="nowrap" justify="flex-end">
      {mayPick && (
        <Quick
          label={t('supervisor.take')}
          who={who}
          icon={<IconHeadset size={16} />}
          onClick={take}
          testId="take"
        />
      )}
      {mayRaise && (
        <Quick
          label={t('supervisor.put_first')}
          who={who}
          icon={<IconArrowBarToUp size={16} />}
          isDisabled={item.is_front}
          onClick={first}
          testId="put-first"
        />
      )}
      <Menu position="bottom-end" shadow="md" width={250}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('supervisor.more', { who })}
            data-testid="waiting-more"
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayPick && (
            <Menu.Item
              leftSection={<IconUserShare size={16} />}
              onClick={() => setAsked('give')}
              data-testid="give"
            >
              {t('supervisor.give')}
            </Menu.Item>
          )}
          {mayMove && (
            <Menu.Item
              leftSection={<IconArrowsRightLeft size={16} />}
              onClick={() => setAsked('move')}
              disabled={others.length === 0}
              data-testid="move"
            >
              {t('supervisor.move')}
            </Menu.Item>
          )}
          {mayRaise && (
            <Menu.Item
              leftSection={<IconArrowUp size={16} />}
              onClick={() => act.mutate(() => raiseBy(item.item, RAISE_POINTS))}
              data-testid="raise"
            >
              {t('supervisor.raise', { count: RAISE_POINTS })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === 'move' && (
        <ChooseDialog
          title={t('supervisor.move_title', { who })}
          label={t('supervisor.to_queue')}
          choices={others.map(({ id, name }) => ({ value: id, label: name }))}
          yes={t('supervisor.move_yes')}
          onChoose={(queue) => moveTo(item.item, queue)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'give' && (
        <ChooseDialog
          title={t('supervisor.give_title', { who })}
          label={t('supervisor.to_operator')}
          hint={t('supervisor.give_hint')}
          choices={byStatus(picture.operators)
            .filter(
              ({ state, is_reachable }) => is_reachable && (state === 'ready' || state === 'away'),
            )
            .map(({ id, name, state }) => ({
              value: id,
              label: `${name} · ${t(`status.${state}`)}`,
            }))}
          yes={t('supervisor.give_yes')}
          onChoose={(operator) => give(item.item, operator)}
          onClose={() => setAsked(null)}
        />
      )}
    </Group>
  );
}

interface QuickProps {
  label: string;
  who: string;
  icon: React.ReactNode;
  isDisabled?: boolean;
  onClick: () => void;
  testId: string;
}

function Quick({ label, who, icon, isDisabled = false, onClick, testId }: QuickProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        aria-label={`${label}: ${who}`}
        disabled={isDisabled}
        onClick={onClick}
        data-testid={testId}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
