// Buttons of a call; each has a key, whatever keyboard layout is on.

import { Alert, Button, Collapse, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerRecord,
  IconUsersPlus,
} from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { Keypad } from '../../kit/Keypad.tsx';
import { useShortcuts } from '../../kit/shortcut.ts';
import { KEYS } from '../../live/keys.ts';
import type { CallActions } from './actions.ts';
import { CallNote } from './CallNote.tsx';
import { Control, Hint } from './Control.tsx';
import { usePhone } from './PhoneContext.tsx';
import { TargetPicker } from './transfer/TargetPicker.tsx';
import type { StatusColors } from './transfer/TargetRow.tsx';
import type { Purpose } from './transfer/targets.ts';
import type { CardView } from './view.ts';

interface ControlsProps {
  view: CardView;
  actions: CallActions;
}

/** In a row of the card. */
const COLUMNS = 4;

export function IncomingControls({ view, actions }: ControlsProps) {
  const { t } = useTranslation();
  const { state } = usePhone();
  const answer = useRef<HTMLButtonElement>(null);
  const canAnswer = view.isInBrowser;
  useShortcuts([
    canAnswer ? { code: KEYS.answer, act: actions.answer } : null,
    { code: KEYS.reject, act: actions.reject },
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
          rightSection={<Hint code={KEYS.answer} />}
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
          rightSection={<Hint code={KEYS.reject} />}
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

export function TalkControls({
  view,
  actions,
  statusColors,
}: ControlsProps & { statusColors: StatusColors }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isKeypadOpen, setIsKeypadOpen] = useState(false);
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const isUp = view.stage === 'talk' || view.stage === 'robot';
  const isMineHeld = view.isHeld && view.canHold;
  const toggleKeypad = () => setIsKeypadOpen((isOpen) => !isOpen);
  const isHere = view.isInTalk || view.isOtherEnd;
  const hasTransfer = may('call.transfer') && isHere;
  const hasInvite = may('call.conference') && isHere;
  const hasRecording = may('rec.pause') && view.isInTalk && view.recording !== null;
  const isPaused = view.recording?.is_paused ?? false;
  const others = [true, true, true, hasTransfer, hasInvite, hasRecording].filter(Boolean).length;
  useShortcuts([
    view.canHold ? { code: KEYS.hold, act: actions.toggleHold } : null,
    isUp ? { code: KEYS.mute, act: actions.toggleMute } : null,
    isUp ? { code: KEYS.keypad, act: toggleKeypad } : null,
    hasTransfer && view.canTransfer
      ? { code: KEYS.transfer, act: () => setPurpose('transfer') }
      : null,
    hasInvite && view.canInvite
      ? { code: KEYS.conference, act: () => setPurpose('conference') }
      : null,
    hasRecording ? { code: KEYS.recording, act: actions.toggleRecording } : null,
    { code: KEYS.hang_up, act: actions.hangUp },
  ]);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, xs: COLUMNS }} spacing="sm">
        <Control
          code={KEYS.hold}
          testId="hold"
          look={isMineHeld ? 'on' : 'off'}
          isDisabled={!view.canHold}
          icon={isMineHeld ? <IconPlayerPlay size={22} /> : <IconPlayerPause size={22} />}
          label={t(isMineHeld ? 'call.resume' : 'call.hold')}
          onClick={actions.toggleHold}
        />
        <Control
          code={KEYS.mute}
          testId="mute"
          look={view.isMuted ? 'on' : 'off'}
          isDisabled={!isUp}
          icon={view.isMuted ? <IconMicrophoneOff size={22} /> : <IconMicrophone size={22} />}
          label={t(view.isMuted ? 'call.unmute' : 'call.mute')}
          onClick={actions.toggleMute}
        />
        <Control
          code={KEYS.keypad}
          testId="keypad-toggle"
          look={isKeypadOpen ? 'on' : 'off'}
          isDisabled={!isUp}
          icon={<IconDialpad size={22} />}
          label={t('call.keypad')}
          onClick={toggleKeypad}
        />
        {hasTransfer && (
          <Control
            code={KEYS.transfer}
            testId="transfer"
            look="off"
            isDisabled={!view.canTransfer}
            icon={<IconArrowForwardUp size={22} />}
            label={t('transfer.button')}
            onClick={() => setPurpose('transfer')}
          />
        )}
        {hasInvite && (
          <Control
            code={KEYS.conference}
            testId="invite"
            look="off"
            isDisabled={!view.canInvite}
            icon={<IconUsersPlus size={22} />}
            label={t('transfer.conference_button')}
            onClick={() => setPurpose('conference')}
          />
        )}
        {hasRecording && (
          <Control
            code={KEYS.recording}
            testId="record"
            look={isPaused ? 'on' : 'off'}
            isDisabled={false}
            icon={isPaused ? <IconPlayerRecord size={22} /> : <IconPlayerPause size={22} />}
            label={t(isPaused ? 'transfer.record' : 'transfer.pause_recording')}
            onClick={actions.toggleRecording}
          />
        )}
        <Control
          code={KEYS.hang_up}
          testId="hang-up"
          look="end"
          isDisabled={false}
          icon={<IconPhoneOff size={22} />}
          label={t(view.isLeaving ? 'transfer.leave' : 'call.hang_up')}
          onClick={actions.hangUp}
          span={COLUMNS - (others % COLUMNS)}
        />
      </SimpleGrid>
      <CallNote view={view} />
      <Collapse expanded={isKeypadOpen && isUp}>
        <Keys isUp={isUp} press={actions.press} />
      </Collapse>
      {purpose && (purpose === 'transfer' ? view.canTransfer : view.canInvite) && (
        <TargetPicker
          purpose={purpose}
          view={view}
          actions={actions}
          statusColors={statusColors}
          onClose={() => setPurpose(null)}
        />
      )}
    </Stack>
  );
}

function Keys({ isUp, press }: { isUp: boolean; press: (key: string) => void }) {
  const { t } = useTranslation();
  const [pressed, setPressed] = useState('');
  return (
    <Stack gap="xs" maw={260}>
      <Text className="numbers" h={26} fz={20} ta="center" data-testid="pressed">
        {pressed}
      </Text>
      <Keypad
        label={t('call.keypad')}
        isDisabled={!isUp}
        onKey={(key) => {
          setPressed((before) => (before + key).slice(-20));
          press(key);
        }}
      />
    </Stack>
  );
}
