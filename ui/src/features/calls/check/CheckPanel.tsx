// The check before a shift: is the headset heard, is my voice heard, how good is the connection.

import { Alert, Button, Group, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../../i18n/words.ts';
import { usePhone } from '../PhoneContext.tsx';
import type { CheckState } from './echo.ts';
import { checkForm } from './form.ts';
import { ownCheckQuery, sendCheck } from './queries.ts';
import { VerdictCard } from './VerdictCard.tsx';

export function CheckPanel() {
  const { t } = useTranslation();
  const { phone, state } = usePhone();
  const queries = useQueryClient();
  const [tone, setTone] = useState('');
  const { check } = state;
  const send = useMutation({
    // One after the other: what he says of the tone last is what is kept.
    scope: { id: 'phone-check' },
    mutationFn: sendCheck,
    onSuccess: (made) => queries.setQueryData(ownCheckQuery.queryKey, [made]),
  });
  const { mutate } = send;
  const isWhole = check?.stage === 'over' && !check.isCut;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once it is over, and again when the answer about the tone changes
  useEffect(() => {
    if (check && isWhole) mutate(checkForm(check, tone ? tone === 'yes' : null));
  }, [isWhole, tone]);
  const isGoingOn = check !== null && check.stage !== 'over';
  const canStart = state.registration === 'registered' && !state.call;
  return (
    <Stack gap="lg" data-testid="check-panel" data-stage={check?.stage ?? 'idle'}>
      <Tone tone={tone} onTone={setTone} onPlay={() => phone.playTest('headset')} />
      <Stack gap="xs">
        <Text fw={600}>{t('check.echo')}</Text>
        <Text size="sm" c="dimmed">
          {t('check.echo_hint')}
        </Text>
        <Group>
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            onClick={() => {
              send.reset();
              phone.stopCheck();
              phone.startCheck();
            }}
            disabled={!canStart || isGoingOn}
            data-testid="start-check"
          >
            {t(check ? 'check.again' : 'check.start')}
          </Button>
          {isGoingOn && (
            <Text size="sm" role="status">
              {check.stage === 'calling'
                ? t('check.calling')
                : t('check.speak', { count: check.secondsLeft })}
            </Text>
          )}
          {!canStart && !isGoingOn && (
            <Text size="sm" c="dimmed">
              {t(state.call ? 'check.in_call' : 'check.no_phone')}
            </Text>
          )}
        </Group>
        {isGoingOn && <Levels check={check} />}
      </Stack>
      {check?.isCut && (
        <Alert color="orange" variant="light" py="xs" role="status">
          {t('check.cut')}
        </Alert>
      )}
      {send.isError && (
        <Alert color="red" variant="light" py="xs" role="alert">
          {explain(send.error)}
        </Alert>
      )}
      {isWhole && send.data && <VerdictCard check={send.data} />}
    </Stack>
  );
}

interface ToneProps {
  tone: string;
  onTone: (tone: string) => void;
  onPlay: () => void;
}

function Tone({ tone, onTone, onPlay }: ToneProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Stack gap="xs">
      <Text fw={600} id={id}>
        {t('check.tone')}
      </Text>
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          onClick={onPlay}
          data-testid="play-tone"
        >
          {t('check.play_tone')}
        </Button>
        <SegmentedControl
          aria-labelledby={id}
          value={tone}
          onChange={onTone}
          data={[
            { value: '', label: t('check.tone_unknown') },
            { value: 'yes', label: t('check.tone_yes') },
            { value: 'no', label: t('check.tone_no') },
          ]}
          data-testid="tone-heard"
        />
      </Group>
    </Stack>
  );
}

function Levels({ check }: { check: CheckState }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Text size="sm">{t('check.level')}</Text>
      <Progress
        value={check.level}
        color={check.level > 90 ? 'orange' : 'green'}
        size="lg"
        transitionDuration={80}
        aria-label={t('check.level')}
        data-testid="level"
      />
      <Text size="sm">{t('check.returned')}</Text>
      <Progress
        value={check.returned}
        color="blue"
        size="lg"
        transitionDuration={80}
        aria-label={t('check.returned')}
      />
    </Stack>
  );
}
