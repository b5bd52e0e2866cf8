// Buttons of a call; each has a key, whatever keyboard layout is on.

import {
  Alert,
  Button,
  Collapse,
  Group,
  Kbd,
  SimpleGrid,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keypad } from '../../kit/Keypad.tsx';
import { keyLabel, useShortcuts } from '../../kit/shortcut.ts';
import type { CallActions } from './actions.ts';
import classes from './CallControls.module.css';
import { usePhone } from './PhoneContext.tsx';
import type { CardView } from './view.ts';

interface ControlsProps {
  view: CardView;
  actions: CallActions;
}

export function IncomingControls({ view, actions }: ControlsProps) {
  const { t } = useTranslation();
  const { state } = usePhone();
  const answer = useRef<HTMLButtonElement>(null);
  const canAnswer = view.isInBrowser;
  useShortcuts([
    canAnswer ? { code: 'KeyA', act: actions.answer } : null,
    { code: 'KeyX', act: actions.reject },
  ]);
  useEffect(() => {
    // A person who types is not interrupted; otherwise Enter answers.
    const isTyping = document.activeElement?.matches('input, textarea, [contenteditable]');
    if (canAnswer && !isTyping) answer.current?.focus();
  }, [canAnswer]);
  const isDeaf = !['ready', 'unknown'].includes(state.microphone);
  return (
    <Stack gap="sm">
      {canAnswer && isDeaf && (
        <Alert color="red" variant="light" py="xs">
          <Text size="sm">{t('call.answer_blocked')}</Text>
        </Alert>
      )}
      <Group grow preventGrowOverflow={false}>
        <Button
          ref={answer}
          size="lg"
          color="green"
          leftSection={<IconPhone size={22} />}
          rightSection={<Hint code="KeyA" />}
          disabled={!canAnswer}
          onClick={actions.answer}
          data-testid="answer"
        >
          {t('call.answer')}
        </Button>
        <Button
          size="lg"
          color="red"
          variant="light"
          leftSection={<IconPhoneOff size={22} />}
          rightSection={<Hint code="KeyX" />}
          onClick={actions.reject}
          data-testid="reject"
        >
          {t('call.reject')}
        </Button>
      </Group>
      {!canAnswer && (
        <Text size="sm" c="dimmed">
          {t('call.no_sound_yet')}
        </Text>
      )}
    </Stack>
  );
}

export function TalkControls({ view, actions }: ControlsProps) {
  const { t } = useTranslation();
  const [isKeypadOpen, setIsKeypadOpen] = useState(false);
  const [pressed, setPressed] = useState('');
  const isUp = view.stage === 'talk' || view.stage === 'robot';
  const toggleKeypad = () => setIsKeypadOpen((isOpen) => !isOpen);
  useShortcuts([
    view.canHold ? { code: 'KeyH', act: actions.toggleHold } : null,
    isUp ? { code: 'KeyM', act: actions.toggleMute } : null,
    isUp ? { code: 'KeyK', act: toggleKeypad } : null,
    { code: 'KeyX', act: actions.hangUp },
  ]);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
        <Control
          code="KeyH"
          testId="hold"
          look={view.isHeld ? 'on' : 'off'}
          isDisabled={!view.canHold}
          icon={view.isHeld ? <IconPlayerPlay size={22} /> : <IconPlayerPause size={22} />}
          label={t(view.isHeld ? 'call.resume' : 'call.hold')}
          onClick={actions.toggleHold}
        />
        <Control
          code="KeyM"
          testId="mute"
          look={view.isMuted ? 'on' : 'off'}
          isDisabled={!isUp}
          icon={view.isMuted ? <IconMicrophoneOff size={22} /> : <IconMicrophone size={22} />}
          label={t(view.isMuted ? 'call.unmute' : 'call.mute')}
          onClick={actions.toggleMute}
        />
        <Control
          code="KeyK"
          testId="keypad-toggle"
          look={isKeypadOpen ? 'on' : 'off'}
          isDisabled={!isUp}
          icon={<IconDialpad size={22} />}
          label={t('call.keypad')}
          onClick={toggleKeypad}
        />
        <Control
          code="KeyX"
          testId="hang-up"
          look="end"
          isDisabled={false}
          icon={<IconPhoneOff size={22} />}
          label={t('call.hang_up')}
          onClick={actions.hangUp}
        />
      </SimpleGrid>
      {(view.isMuted || view.isHeld) && (
        <Text size="sm" c="orange" fw={550} data-testid="call-note">
          {view.isHeld && `${t('call.held_hint')} `}
          {view.isMuted && t('call.muted')}
        </Text>
      )}
      <Collapse expanded={isKeypadOpen && isUp}>
        <Stack gap="xs" maw={260}>
          <Text className="numbers" h={26} fz={20} ta="center" data-testid="pressed">
            {pressed}
          </Text>
          <Keypad
            label={t('call.keypad')}
            isDisabled={!isUp}
            onKey={(key) => {
              setPressed((before) => (before + key).slice(-20));
              actions.press(key);
            }}
          />
        </Stack>
      </Collapse>
    </Stack>
  );
}

interface ControlProps {
  code: string;
  testId: string;
  label: string;
  icon: ReactNode;
  look: 'off' | 'on' | 'end';
  isDisabled: boolean;
  onClick: () => void;
}

function Control({ code, testId, label, icon, look, isDisabled, onClick }: ControlProps) {
  return (
    <UnstyledButton
      className={classes.control}
      data-look={look}
      aria-pressed={look === 'end' ? undefined : look === 'on'}
      disabled={isDisabled}
      onClick={onClick}
      data-testid={testId}
    >
      {icon}
      <span className={classes.label}>{label}</span>
      <span className={classes.hint} aria-hidden>
        {keyLabel(code)}
      </span>
    </UnstyledButton>
  );
}

function Hint({ code }: { code: string }) {
  return (
    <Kbd size="xs" aria-hidden visibleFrom="lg">
      {keyLabel(code)}
    </Kbd>
  );
}
