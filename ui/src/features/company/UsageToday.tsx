// How much of the day's limits is gone.

import { Box, Group, Progress, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatMoney, fromMicros } from '../../kit/money.ts';
import { shareUsed, type Usage } from './company.ts';

interface UsageTodayProps {
  usage: Usage;
  currency: string;
}

export function UsageToday({ usage, currency }: UsageTodayProps) {
  const { t, i18n } = useTranslation();
  const minutes = Math.floor(usage.seconds / 60);
  const money = (micros: number) => formatMoney(micros, currency, i18n.language);
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} data-testid="usage">
      <Gauge label={t('company.today_calls')} value={String(usage.calls)} share={null} />
      <Gauge
        label={t('company.today_minutes')}
        value={minutes.toLocaleString(i18n.language)}
        left={
          usage.minutes_left === null
            ? ''
            : t('company.left', { left: usage.minutes_left.toLocaleString(i18n.language) })
        }
        share={shareUsed(minutes, usage.minutes_left)}
      />
      <Gauge
        label={t('company.today_cost')}
        value={money(usage.cost_micros)}
        left={
          usage.cost_left_micros === null
            ? ''
            : t('company.left', { left: money(usage.cost_left_micros) })
        }
        share={shareUsed(
          fromMicros(usage.cost_micros),
          usage.cost_left_micros === null ? null : fromMicros(usage.cost_left_micros),
        )}
      />
    </SimpleGrid>
  );
}

interface GaugeProps {
  label: string;
  value: string;
  left?: string;
  share: number | null;
}

const NEARLY_ALL = 90;

function Gauge({ label, value, left, share }: GaugeProps) {
  return (
    <Box>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Group gap="xs" align="baseline">
        <Text fw={650} className="numbers">
          {value}
        </Text>
        {left && (
          <Text size="xs" c="dimmed">
            {left}
          </Text>
        )}
      </Group>
      {share !== null && (
        <Progress
          value={share}
          color={share >= NEARLY_ALL ? 'red' : 'bell'}
          size="sm"
          mt={4}
          aria-label={label}
        />
      )}
    </Box>
  );
}
