// Seen at once whenever calls cannot reach the operator, with the reason and what to do.

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPhoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { usePhone } from './PhoneContext.tsx';
import { reachProblems } from './reach.ts';

/** A registration takes a moment: what is over by then is not shown. */
const PATIENCE_MS = 2_500;

export function ReachBanner() {
  const { t } = useTranslation();
  const { phone, state } = usePhone();
  const { status } = useLive();
  const { me } = useSnapshot();
  const problems = reachProblems(status, state, me);
  const [isLasting] = useDebouncedValue(problems.length > 0, PATIENCE_MS);
  if (!isLasting || problems.length === 0) return null;
  const isOnlySound = problems.every((one) => one === 'sound_locked');
  const canCheck = problems.some((one) => one.startsWith('microphone') || one === 'sound_locked');
  return (
    <Alert
      variant="filled"
      color={isOnlySound ? 'orange' : 'red'}
      icon={<IconPhoneOff size={22} />}
      role="alert"
      py="sm"
      radius="md"
      data-testid="reach-banner"
    >
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Stack gap={2}>
          {!isOnlySound && (
            <Text fw={650} size="sm">
              {t('reach.title')}
            </Text>
          )}
          {problems.map((one) => (
            <Text size="sm" key={one} data-reason={one}>
              {t(`reach.${one}`)}
            </Text>
          ))}
        </Stack>
        {canCheck && (
          <Button
            variant="white"
            color="dark"
            size="xs"
            onClick={() => phone.wake()}
            style={{ flex: 'none' }}
            data-testid="check-phone"
          >
            {t(isOnlySound ? 'reach.unlock' : 'reach.check')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
