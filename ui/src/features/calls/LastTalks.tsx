// Whoever is signed out in a talk finishes it by this bar, and nothing new comes to him; who signs in
// meanwhile waits for it.

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import {
  IconHeadset,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneOff,
  IconSwitchHorizontal,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type LastTalk, lastTalks } from './lastTalks.ts';
import { usePhone } from './PhoneContext.tsx';

interface LastTalksProps {
  /** The last of them has ended. */
  onOver: () => void;
  /** Somebody else has signed in. */
  isAwaited?: boolean;
}

export function LastTalks({ onOver, isAwaited = false }: LastTalksProps) {
  const { t } = useTranslation();
  const { state } = usePhone();
  const talks = lastTalks(state);
  const isOver = talks.length === 0;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  if (isOver) return null;
  return (
    <Alert
      variant="filled"
      color="orange"
      icon={<IconHeadset size={22} />}
      role="alert"
      radius={0}
      data-testid="last-talks"
    >
      <Stack gap="xs">
        <Text fw={650} size="sm">
          {t(isAwaited ? 'last_talk.other_title' : 'last_talk.title')}
        </Text>
        <Text size="sm">{t(isAwaited ? 'last_talk.other_hint' : 'last_talk.hint')}</Text>
        {talks.map((talk) => (
          <Talk key={talk.line ?? 'dialled'} talk={talk} />
        ))}
      </Stack>
    </Alert>
  );
}

function Talk({ talk }: { talk: LastTalk }) {
  const { t } = useTranslation();
  const { phone } = usePhone();
  const { line, isMuted, isHeard } = talk;
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>
        {t(talk.stage === 'talking' ? 'call.talk' : 'call.connecting')}
      </Text>
      {isHeard ? (
        <Button
          variant="white"
          color="dark"
          size="xs"
          leftSection={isMuted ? <IconMicrophone size={16} /> : <IconMicrophoneOff size={16} />}
          onClick={() => phone.mute(!isMuted)}
          data-testid="last-mute"
        >
          {t(isMuted ? 'call.unmute' : 'call.mute')}
        </Button>
      ) : (
        <Button
          variant="white"
          color="dark"
          size="xs"
          leftSection={<IconSwitchHorizontal size={16} />}
          onClick={() => phone.turnTo(line)}
          data-testid="last-turn"
        >
          {t('call.lines.turn')}
        </Button>
      )}
      <Button
        variant="white"
        color="red"
        size="xs"
        leftSection={<IconPhoneOff size={16} />}
        onClick={() => phone.hangUp(line)}
        data-testid="last-hang-up"
      >
        {t('call.hang_up')}
      </Button>
    </Group>
  );
}
