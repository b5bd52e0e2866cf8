// Seen at once whenever calls cannot reach the operator, with the reason and what to do.

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedState } from '@mantine/hooks';
import { IconPhoneOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { browserOf } from './browserHelp.ts';
import { waysQuery } from './check/queries.ts';
import { usePhone, useSound } from './PhoneContext.tsx';
import { showPhoneDialog } from './phoneDialog.ts';
import { isOnlySmall, isWithoutVoice, type ReachProblem, reachProblems } from './reach.ts';

/** A registration takes a moment, also that of a page just opened: what is over by then is not shown. */
const PATIENCE_MS = 2_500;

export function ReachBanner() {
  const { t } = useTranslation();
  const { state } = usePhone();
  const { status } = useLive();
  const { me } = useSnapshot();
  const { gone } = useSound().state.usable;
  const problems = reachProblems(status, state, me);
  const isWrong = problems.length + gone.length > 0;
  const [isLasting, setLasting] = useDebouncedState(false, PATIENCE_MS);
  useEffect(() => setLasting(isWrong), [isWrong, setLasting]);
  const isShown = isLasting && isWrong;
  const isSmall = isOnlySmall(problems);
  const ways = useOtherWays(isShown && !isSmall && status === 'live');
  if (!isShown) return null;
  return (
    <Alert
      variant="filled"
      color={isSmall || ways ? 'orange' : 'red'}
      icon={<IconPhoneOff size={22} />}
      role="alert"
      py="sm"
      radius="md"
      data-testid="reach-banner"
    >
      <Group justify="space-between" gap="md" wrap="nowrap">
        <Stack gap={2}>
          {!isSmall && (
            <Text fw={650} size="sm">
              {t(ways ? 'reach.title_partly' : 'reach.title')}
            </Text>
          )}
          {problems.map((one) => (
            <Text size="sm" key={one} data-reason={one}>
              {t(`reach.${one}`)}
            </Text>
          ))}
          {isWithoutVoice(problems) && state.call?.stage === 'talking' && (
            <Text size="sm" fw={600} data-testid="unheard">
              {t('reach.unheard')}
            </Text>
          )}
          {problems.includes('microphone_denied') && (
            <Text size="sm" data-testid="microphone-how">
              {t(`reach.how_${browserOf(navigator.userAgent)}`)}
            </Text>
          )}
          {gone.map(({ use, label }) => (
            <Text size="sm" key={`${use} ${label}`} data-reason={`gone_${use}`}>
              {t(`sound.gone_${use}`, { name: label })}
            </Text>
          ))}
          {ways && (
            <Text size="sm" fw={600} data-testid="other-ways">
              {ways}
            </Text>
          )}
        </Stack>
        <WhatToDo problems={problems} isGone={gone.length > 0} />
      </Group>
    </Alert>
  );
}

/** By what a call would still come, in words; empty when by nothing, or as long as nobody asks. */
function useOtherWays(isAsked: boolean): string {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const { data = [] } = useQuery({
    ...waysQuery(`${me.state} ${me.is_reachable}`),
    enabled: isAsked,
  });
  const others = data.flatMap((one) => (one === 'browser' ? [] : t(`ways.${one}`)));
  return isAsked && others.length > 0 ? t('ways.still', { ways: others.join(', ') }) : '';
}

function WhatToDo({ problems, isGone }: { problems: ReachProblem[]; isGone: boolean }) {
  const { t } = useTranslation();
  const { phone } = usePhone();
  const isOnlySound = problems.every((one) => one === 'sound_locked');
  if (isWithoutVoice(problems) || problems.includes('sound_locked')) {
    return (
      <White onClick={() => phone.wake()} testId="check-phone">
        {t(isOnlySound ? 'reach.unlock' : 'reach.check')}
      </White>
    );
  }
  if (problems.includes('offer_unreached')) {
    return <White onClick={() => showPhoneDialog('check')}>{t('reach.open_check')}</White>;
  }
  if (isGone) {
    return <White onClick={() => showPhoneDialog('sound')}>{t('reach.open_sound')}</White>;
  }
  return null;
}

interface WhiteProps {
  onClick: () => void;
  testId?: string;
  children: string;
}

function White({ onClick, testId, children }: WhiteProps) {
  return (
    <Button
      variant="white"
      color="dark"
      size="xs"
      onClick={onClick}
      style={{ flex: 'none' }}
      data-testid={testId}
    >
      {children}
    </Button>
  );
}
