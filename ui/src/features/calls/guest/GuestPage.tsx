// "Call us": one button for a visitor, and plain words about what is going on.

import { ActionIcon, Alert, Button, Group, Loader, Paper, Stack, Text, Title } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconVolume,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../../api/client.ts';
import { asLanguage, browserLanguage, chosenLanguage } from '../../../i18n/setup.ts';
import { explain } from '../../../i18n/words.ts';
import { Keypad } from '../../../kit/Keypad.tsx';
import { Empty, Failed, Loading } from '../../../kit/States.tsx';
import { Timer } from '../../../kit/Timer.tsx';
import classes from './GuestPage.module.css';
import { type GuestCall, type GuestStage, useGuestCall } from './guestCall.ts';
import { type PublicNumber, publicNumberQuery } from './queries.ts';

export function GuestPage({ slug }: { slug: string }) {
  const { t, i18n } = useTranslation();
  const number = useQuery(publicNumberQuery(slug));
  const language = asLanguage(number.data?.language);
  useEffect(() => {
    // The number's language, when neither the visitor nor his browser has one of ours.
    if (language && !chosenLanguage() && !browserLanguage()) void i18n.changeLanguage(language);
  }, [language, i18n]);
  useEffect(() => {
    if (number.data) document.title = `${t('guest.title')} · ${number.data.company}`;
  }, [number.data, t]);
  if (number.isPending) return <Loading label={t('app.loading')} />;
  if (number.isError) {
    const isGone = number.error instanceof Problem && number.error.status === 404;
    return isGone ? (
      <Empty
        icon={<IconPhoneOff size={22} />}
        title={t('guest.no_slug')}
        hint={t('guest.no_slug_hint')}
      />
    ) : (
      <Failed
        message={explain(number.error)}
        again={t('app.again')}
        onAgain={() => void number.refetch()}
      />
    );
  }
  return <Caller slug={slug} number={number.data} />;
}

const GOING_ON: GuestStage[] = ['asking', 'connecting', 'ringing', 'talking'];

function Caller({ slug, number }: { slug: string; number: PublicNumber }) {
  const { t } = useTranslation();
  const audio = useRef<HTMLAudioElement>(null);
  const call = useGuestCall(slug);
  const isGoingOn = GOING_ON.includes(call.stage);
  const begin = () => audio.current && call.call(audio.current);
  return (
    <Paper p="xl" w="100%" maw={440} shadow="sm" data-testid="guest" data-stage={call.stage}>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions */}
      <audio ref={audio} autoPlay data-testid="remote-audio" />
      <Stack gap="lg" align="center">
        <Stack gap={4} align="center">
          <Text size="sm" c="dimmed">
            {number.company}
          </Text>
          <Title order={1} ta="center">
            {number.label || t('guest.title')}
          </Title>
        </Stack>
        {isGoingOn ? (
          <GoingOn call={call} />
        ) : (
          <>
            {call.stage === 'idle' ? (
              <Text ta="center" c="dimmed">
                {t('guest.lead')}
              </Text>
            ) : (
              <Outcome stage={call.stage} refusal={call.refusal} />
            )}
            <Button
              size="xl"
              radius="xl"
              color="green"
              leftSection={<IconPhone size={24} />}
              onClick={begin}
              data-testid="guest-call"
            >
              {t(call.stage === 'idle' ? 'guest.call' : 'guest.call_again')}
            </Button>
            <Text size="xs" c="dimmed" ta="center">
              {t('guest.permission')}
            </Text>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Outcome({ stage, refusal }: { stage: GuestStage; refusal: string }) {
  const { t } = useTranslation();
  if (stage === 'ended') {
    return (
      <Text ta="center" role="status" data-testid="guest-outcome">
        {t('guest.ended')}
      </Text>
    );
  }
  return (
    <Alert color="orange" variant="light" role="alert" data-testid="guest-outcome">
      {stage === 'refused' ? refusal : t(`guest.${stage as 'failed'}`)}
    </Alert>
  );
}

function GoingOn({ call }: { call: GuestCall }) {
  const { t } = useTranslation();
  const isTalking = call.stage === 'talking';
  return (
    <Stack gap="lg" align="center" w="100%">
      <div className={classes.sign} data-stage={call.stage}>
        {isTalking ? <IconPhone size={34} /> : <Loader color="white" size="md" type="dots" />}
      </div>
      <Stack gap={2} align="center" aria-live="polite">
        <Text fw={650} size="lg" data-testid="guest-stage">
          {t(call.stage === 'asking' ? 'guest.connecting' : `guest.${call.stage as 'talking'}`)}
        </Text>
        {call.stage === 'asking' && (
          <Text size="sm" c="dimmed" ta="center">
            {t('guest.asking')}
          </Text>
        )}
        {isTalking && <Timer since={call.talkingSince} c="dimmed" testId="guest-timer" />}
      </Stack>
      {call.isSoundLocked && (
        <Button leftSection={<IconVolume size={18} />} variant="light" onClick={call.wake}>
          {t('guest.sound_locked')}
        </Button>
      )}
      {isTalking && (
        <Stack gap="xs" w={260}>
          <Text size="xs" c="dimmed" ta="center">
            {t('guest.keypad_hint')}
          </Text>
          <Keypad label={t('guest.keypad')} onKey={call.press} />
        </Stack>
      )}
      <Group gap="md">
        {isTalking && (
          <ActionIcon
            size={52}
            radius="xl"
            variant={call.isMuted ? 'filled' : 'default'}
            color="orange"
            aria-pressed={call.isMuted}
            aria-label={t(call.isMuted ? 'guest.unmute' : 'guest.mute')}
            onClick={() => call.mute(!call.isMuted)}
            data-testid="guest-mute"
          >
            {call.isMuted ? <IconMicrophoneOff size={22} /> : <IconMicrophone size={22} />}
          </ActionIcon>
        )}
        <Button
          size="lg"
          radius="xl"
          color="red"
          leftSection={<IconPhoneOff size={22} />}
          onClick={call.hangUp}
          data-testid="guest-hang-up"
        >
          {t('guest.hang_up')}
        </Button>
      </Group>
    </Stack>
  );
}
