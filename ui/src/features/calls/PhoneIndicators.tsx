// Three small signs in the header: server, phone, microphone; a click opens the phone's dialog.

import { Badge, Group, ThemeIcon, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlugConnected,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { usePhone } from './PhoneContext.tsx';
import { PhoneDialog } from './PhoneDialog.tsx';
import { showPhoneDialog } from './phoneDialog.ts';

export function PhoneIndicators() {
  const { t } = useTranslation();
  const { state } = usePhone();
  const { status } = useLive();
  const { me } = useSnapshot();
  const isLive = status === 'live';
  const isRegistered = state.registration === 'registered';
  const isWaiting = state.registration === 'connecting' || state.registration === 'off';
  const phoneText =
    isRegistered && !state.isLeading ? 'phone.registered_other' : `phone.${state.registration}`;
  const isHeard = state.microphone === 'ready';
  const said = [
    t(isLive ? 'phone.server_live' : 'phone.server_reconnecting'),
    t(phoneText as 'phone.registered'),
    t(`phone.mic_${state.microphone}`),
    t('sound.open'),
  ];
  return (
    <Group gap={6} wrap="nowrap">
      <PhoneDialog />
      <UnstyledButton
        onClick={() => showPhoneDialog('check')}
        aria-label={said.join('. ')}
        style={{ borderRadius: 'var(--mantine-radius-xl)' }}
        data-testid="open-phone"
      >
        <Group gap={6} wrap="nowrap">
          <Sign
            label={t(isLive ? 'phone.server_live' : 'phone.server_reconnecting')}
            color={isLive ? 'green' : 'red'}
            testId="sign-server"
            state={status}
          >
            {isLive ? <IconPlugConnected size={16} /> : <IconPlugConnectedX size={16} />}
          </Sign>
          <Sign
            label={t(phoneText as 'phone.registered')}
            color={isRegistered ? 'green' : isWaiting ? 'yellow' : 'red'}
            testId="sign-phone"
            state={state.registration}
          >
            {isRegistered ? <IconPhone size={16} /> : <IconPhoneOff size={16} />}
          </Sign>
          <Sign
            label={t(`phone.mic_${state.microphone}`)}
            color={isHeard ? 'green' : state.microphone === 'unknown' ? 'yellow' : 'red'}
            testId="sign-microphone"
            state={state.microphone}
          >
            {isHeard ? <IconMicrophone size={16} /> : <IconMicrophoneOff size={16} />}
          </Sign>
        </Group>
      </UnstyledButton>
      {me.short_number && (
        <Tooltip label={t('phone.own_number')}>
          <Badge
            variant="default"
            size="lg"
            fw={600}
            className="numbers"
            aria-label={`${t('phone.own_number')}: ${me.short_number}`}
            data-testid="own-number"
          >
            {me.short_number}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

interface SignProps {
  label: string;
  color: string;
  state: string;
  testId: string;
  children: ReactNode;
}

function Sign({ label, color, state, testId, children }: SignProps) {
  return (
    <Tooltip label={label}>
      <ThemeIcon
        variant="light"
        color={color}
        size={28}
        radius="xl"
        role="img"
        aria-label={label}
        data-testid={testId}
        data-state={state}
      >
        {children}
      </ThemeIcon>
    </Tooltip>
  );
}
