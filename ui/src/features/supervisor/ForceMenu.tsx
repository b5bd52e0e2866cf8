// Sets the status of those chosen: at once, or after the call they are in.

import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconChevronDown, IconLogout, IconUserCog } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AwayMenu } from '../../live/AwayMenu.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { type Forced, forceStatus } from './queries.ts';
import { useAct } from './useAct.ts';

interface ForceMenuProps {
  operators: string[];
  /** The name of the only one: the button is small. */
  who?: string;
}

export function ForceMenu({ operators, who }: ForceMenuProps) {
  const { t } = useTranslation();
  const { away_reasons: reasons } = useSnapshot();
  const act = useAct();
  const force = (forced: Forced) => act.mutate(() => forceStatus(operators, forced));
  return (
    <Menu position="bottom-end" shadow="md" width={250}>
      {who ? (
        <Menu.Target>
          <Tooltip label={`${t('supervisor.force')}: ${who}`}>
            <ActionIcon
              variant="subtle"
              aria-label={`${t('supervisor.force')}: ${who}`}
              loading={act.isPending}
              data-testid="force-one"
            >
              <IconUserCog size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
      ) : (
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="light"
            rightSection={<IconChevronDown size={14} />}
            loading={act.isPending}
            data-testid="force"
          >
            {t('supervisor.force')}
          </Button>
        </Menu.Target>
      )}
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconCheck size={16} />}
          onClick={() => force({ state: 'ready' })}
          data-testid="force-ready"
        >
          {t('status.go_ready')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('status.go_away')}</Menu.Label>
        <AwayMenu
          reasons={reasons.filter((one) => one.is_active)}
          onChoose={(reason) => force({ state: 'away', ...(reason && { reason: reason.id }) })}
        />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          color="red"
          c="var(--mantine-color-error)"
          onClick={() => force({ state: 'offline' })}
          data-testid="force-offline"
        >
          {t('supervisor.sign_out')}
        </Menu.Item>
        <Menu.Label>{t('supervisor.force_hint')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
