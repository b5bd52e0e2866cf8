// What the check found, in plain words, what to do about it, and the figures below.

import { Alert, Group, List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Check, Verdict } from './form.ts';

export const VERDICT_COLORS: Record<Verdict, string> = {
  good: 'green',
  fair: 'orange',
  bad: 'red',
};

export function VerdictCard({ check }: { check: Check }) {
  const { t, i18n } = useTranslation();
  const said = (n: number) => n.toLocaleString(i18n.language);
  const { verdict, faults, mos, measured } = check;
  const { sound } = measured;
  return (
    <Alert
      color={VERDICT_COLORS[verdict]}
      variant="light"
      title={t(`check.verdict_${verdict}`)}
      role="status"
      data-testid="verdict"
      data-verdict={verdict}
    >
      <Stack gap="xs">
        {faults.length > 0 && (
          <List size="sm" spacing={4}>
            {faults.map((one) => (
              <List.Item key={one} data-fault={one}>
                {t(`check.fault_${one}`)}
              </List.Item>
            ))}
          </List>
        )}
        {sound && (
          <Group gap="lg" className="numbers">
            <Figure
              name={t('check.round_trip')}
              value={t('check.ms', { n: said(sound.round_trip_ms) })}
            />
            <Figure name={t('check.jitter')} value={t('check.ms', { n: said(sound.jitter_ms) })} />
            <Figure name={t('check.loss')} value={`${said(sound.loss_percent)} %`} />
            {mos !== null && (
              <Figure name={t('check.mos')} value={t('check.mos_of', { n: said(mos) })} />
            )}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text size="sm" fw={600}>
        {value}
      </Text>
    </Stack>
  );
}
