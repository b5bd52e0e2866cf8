// Microphone, headset, and where and how it rings; kept in this browser.

import {
  Alert,
  Button,
  Group,
  Input,
  MultiSelect,
  Select,
  Slider,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { IconBell, IconPlayerPlay } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../../kit/Choice.tsx';
import { canNotify, mayNotify } from '../notice.ts';
import { usePhone, useSound } from '../PhoneContext.tsx';
import { type Device, MELODIES } from './choice.ts';
import { choices, type Found } from './devices.ts';
import { canChooseSpeaker } from './speakers.ts';

export function SoundPanel() {
  const { t } = useTranslation();
  const { phone } = usePhone();
  const { sound, state } = useSound();
  const { choice, found, usable } = state;
  const volume = useId();
  return (
    <Stack gap="md" data-testid="sound-panel">
      {usable.gone.map(({ use, label }) => (
        <Alert color="orange" variant="light" py="xs" key={`${use} ${label}`}>
          {t(`sound.gone_${use}`, { name: label })}
        </Alert>
      ))}
      <OneDevice
        use="microphone"
        kind="audioinput"
        value={choice.microphone}
        onChange={(microphone) => sound.choose({ microphone })}
      />
      {canChooseSpeaker() ? (
        <>
          <Group align="flex-end" wrap="nowrap">
            <OneDevice
              use="headset"
              kind="audiooutput"
              value={choice.headset}
              onChange={(headset) => sound.choose({ headset })}
            />
            <Button variant="default" onClick={() => phone.playTest('headset')} flex="none">
              {t('sound.play')}
            </Button>
          </Group>
          <MultiSelect
            label={t('sound.ringers')}
            description={t('sound.ringers_hint')}
            placeholder={choice.ringers.length === 0 ? t('sound.usual') : ''}
            data={options(choices(found, 'audiooutput'), choice.ringers, t('sound.nameless'))}
            value={choice.ringers.map(({ id }) => id)}
            onChange={(ids) => sound.choose({ ringers: named(ids, choice.ringers, found) })}
            maxValues={5}
            comboboxProps={{ zIndex: 500 }}
            data-testid="ringers"
          />
          {choice.ringers.length > 0 && (
            <Switch
              label={t('sound.rings_on_usual')}
              checked={choice.ringsOnUsual}
              onChange={(event) => sound.choose({ ringsOnUsual: event.currentTarget.checked })}
            />
          )}
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t('sound.no_choice')}
        </Text>
      )}
      <Choice
        label={t('sound.melody')}
        value={choice.melody}
        onChange={(melody) => sound.choose({ melody })}
        choices={MELODIES.map((value) => ({ value, label: t(`sound.melody_${value}`) }))}
        testId="melody"
      />
      <Group align="flex-end" wrap="nowrap">
        <Input.Wrapper
          label={t('sound.volume')}
          labelElement="div"
          labelProps={{ id: volume }}
          flex={1}
        >
          <Slider
            value={choice.volume}
            onChange={(value) => sound.choose({ volume: value })}
            min={5}
            step={5}
            label={(value) => `${value} %`}
            aria-labelledby={volume}
            thumbLabel={t('sound.volume')}
            my="sm"
          />
        </Input.Wrapper>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => phone.playTest('ring')}
          data-testid="test-ring"
        >
          {t('sound.test_ring')}
        </Button>
      </Group>
      <Notices />
    </Stack>
  );
}

interface OneDeviceProps {
  use: 'microphone' | 'headset';
  kind: MediaDeviceKind;
  value: Device | null;
  onChange: (device: Device | null) => void;
}

function OneDevice({ use, kind, value, onChange }: OneDeviceProps) {
  const { t } = useTranslation();
  const { found } = useSound().state;
  const there = choices(found, kind);
  return (
    <Select
      label={t(`sound.${use}`)}
      data={[
        { value: '', label: t('sound.usual') },
        ...options(there, value ? [value] : [], t('sound.nameless')),
      ]}
      value={value?.id ?? ''}
      onChange={(id) => onChange(there.find((one) => one.id === id) ?? null)}
      allowDeselect={false}
      comboboxProps={{ zIndex: 500 }}
      flex={1}
      data-testid={`device-${use}`}
    />
  );
}

/** What can be chosen, and what was chosen though it is not plugged in. */
function options(there: Device[], chosen: Device[], nameless: string) {
  const gone = chosen.filter(({ id }) => !there.some((one) => one.id === id));
  return [...there, ...gone].map(({ id, label }) => ({ value: id, label: label || nameless }));
}

function named(ids: string[], before: Device[], found: Found[]): Device[] {
  const known = [...choices(found, 'audiooutput'), ...before];
  return ids.flatMap((id) => known.find((one) => one.id === id) ?? []);
}

/** The browser's own question is asked here, from a click. */
function Notices() {
  const { t } = useTranslation();
  const { sound, state } = useSound();
  const [permission, setPermission] = useState(mayNotify);
  if (!canNotify()) {
    return (
      <Text size="sm" c="dimmed">
        {t('sound.no_notices')}
      </Text>
    );
  }
  if (permission === 'denied') {
    return (
      <Text size="sm" c="dimmed">
        {t('sound.notices_denied')}
      </Text>
    );
  }
  if (permission === 'default') {
    return (
      <Group>
        <Button
          variant="light"
          leftSection={<IconBell size={16} />}
          onClick={() => void Notification.requestPermission().then(setPermission)}
          data-testid="allow-notices"
        >
          {t('sound.allow_notices')}
        </Button>
      </Group>
    );
  }
  return (
    <Switch
      label={t('sound.answers_on_click')}
      description={t('sound.answers_on_click_hint')}
      checked={state.choice.answersOnClick}
      onChange={(event) => sound.choose({ answersOnClick: event.currentTarget.checked })}
    />
  );
}
