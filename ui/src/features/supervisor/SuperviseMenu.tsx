// The ear beside a talk: listen, whisper, join, take over; only what this person may do with it.

import { ActionIcon, Menu, Text, Tooltip } from '@mantine/core';
import { IconEar, IconHandGrab, IconMessageCircle, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../../forms/permissions.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { type ActiveCall, type Mode, supervise } from './supervision.ts';
import { useAct } from './useAct.ts';

export const MODE_ICONS = {
  listen: IconEar,
  whisper: IconMessageCircle,
  barge: IconUsers,
  intercept: IconHandGrab,
} satisfies Record<Mode, typeof IconEar>;

interface SuperviseMenuProps {
  call: ActiveCall;
  /** Whom to hear; else who leads the talk. */
  operator?: string;
  who: string;
}

export function SuperviseMenu({ call, operator, who }: SuperviseMenuProps) {
  const { t } = useTranslation();
  const { operators, me } = useSnapshot();
  const act = useAct();
  const [isOpen, setIsOpen] = useState(false);
  const myId = useMyId() || me.operator;
  const isLead = !operator || operator === call.operator;
  const modes = call.modes.filter((mode) => mode !== 'intercept' || isLead);
  if (modes.length === 0 || call.supervisors.includes(myId)) return null;
  const others = operators.filter(({ id }) => call.supervisors.includes(id));
  const label = others.length
    ? t('supervision.busy_with', { who: others.map(({ name }) => name).join(', ') })
    : t('supervision.supervise', { who });
  return (
    <Menu position="bottom-end" shadow="md" width={250} onChange={setIsOpen}>
      <Menu.Target>
        {/* It would lie over what the menu offers. */}
        <Tooltip label={label} disabled={isOpen}>
          <ActionIcon
            variant="subtle"
            aria-label={label}
            loading={act.isPending}
            data-testid="supervise"
          >
            <IconEar size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {modes.map((mode) => {
          const Icon = MODE_ICONS[mode];
          return (
            <Menu.Item
              key={mode}
              leftSection={<Icon size={16} />}
              onClick={() => act.mutate(() => supervise(call.call, mode, operator))}
              data-testid={`supervise-${mode}`}
            >
              {t(`supervision.do_${mode}`)}
              <Text size="xs" c="dimmed">
                {t(`supervision.do_${mode}_hint`)}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
