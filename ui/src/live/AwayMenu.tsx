// The menu's reasons for Away, each with how much of it is allowed at a time.

import { Menu, Text, ThemeIcon } from '@mantine/core';
import { IconCoffee } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AwayReason } from './snapshot.ts';
import { awayReasonName, REASON_ICONS } from './statusWords.ts';

interface AwayMenuProps {
  reasons: AwayReason[];
  /** Null: Away without a reason. */
  onChoose: (reason: AwayReason | null) => void;
}

export function AwayMenu({ reasons, onChoose }: AwayMenuProps) {
  const { t, i18n } = useTranslation();
  if (reasons.length === 0) {
    return (
      <Menu.Item onClick={() => onChoose(null)} data-testid="go-away">
        {t('status.go_away')}
      </Menu.Item>
    );
  }
  return reasons.map((one) => (
    <Menu.Item
      key={one.id}
      leftSection={<ReasonIcon name={one.icon} color={one.color} />}
      rightSection={
        one.max_seconds && (
          <Text span size="xs" c="dimmed" className="numbers">
            {t('status.minutes', { count: Math.round(one.max_seconds / 60) })}
          </Text>
        )
      }
      onClick={() => onChoose(one)}
      data-testid={`away-${one.id}`}
    >
      {awayReasonName(one, i18n.language)}
    </Menu.Item>
  ));
}

export function ReasonIcon({ name, color }: { name: string | null; color: string | null }) {
  const Found = REASON_ICONS[name ?? ''] ?? IconCoffee;
  return (
    <ThemeIcon size={24} variant="light" color={color || 'orange'} radius="xl">
      <Found size={14} />
    </ThemeIcon>
  );
}
