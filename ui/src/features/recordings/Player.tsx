// One recording: its wave with the customer above and what the customer heard below, and the controls.

import {
  ActionIcon,
  Badge,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Tooltip,
} from '@mantine/core';
import {
  IconAlertTriangle,
  IconDownload,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward5,
  IconRewindForward5,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { useWave } from './wave.ts';

export interface RecordingInfo {
  id: string;
  part: number;
  kind: 'talk' | 'voicemail';
  status: 'started' | 'encoding' | 'ready' | 'failed';
  seconds: number | null;
  why: string | null;
  /** Of a talk: what was to be heard when. */
  sides?: { until: number | null; what: string }[];
  /** What I may do with it: the rest is refused. */
  may: ('listen' | 'download')[];
}

interface PlayerProps {
  recording: RecordingInfo;
  /** It was heard to its end. */
  onHeard?: (() => void) | undefined;
}

export function Player({ recording, onHeard }: PlayerProps) {
  const { t } = useTranslation();
  const { status } = recording;
  const canListen = recording.may.includes('listen');
  return (
    <Paper p="md" data-testid="recording" data-status={status}>
      <Stack gap="sm">
        <Group gap="xs">
          <Text fw={600} size="sm">
            {t(`recording.${recording.kind}`)}
          </Text>
          {recording.part > 1 && (
            <Text size="sm" c="dimmed">
              {t('recording.part', { part: recording.part })}
            </Text>
          )}
          {recording.seconds !== null && (
            <Badge variant="light" color="gray" className="numbers">
              {formatSeconds(recording.seconds)}
            </Badge>
          )}
        </Group>
        <Missing recording={recording} />
        {status === 'ready' && canListen && <Sound recording={recording} onHeard={onHeard} />}
        {status === 'ready' && !canListen && (
          <Text size="sm" c="dimmed" data-testid="recording-closed">
            {t('recording.closed')}
          </Text>
        )}
        {(status === 'encoding' || status === 'started') && (
          <Text size="sm" c="dimmed">
            {t(`recording.${status}`)}
          </Text>
        )}
        {status === 'failed' && (
          <Group gap="xs" c="red" data-testid="recording-failed">
            <IconAlertTriangle size={18} />
            <Text size="sm" fw={550}>
              {[t('recording.failed'), word('recording_why', recording.why)]
                .filter(Boolean)
                .join(': ')}
            </Text>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

/** The wave is flat there, or ends too early: it says why. */
function Missing({ recording }: PlayerProps) {
  const { t } = useTranslation();
  const { sides, status, why } = recording;
  const late = sides?.find((side) => side.what === 'missing');
  if (status !== 'ready') return null;
  return (
    <>
      {late && (
        <Text size="sm" c="dimmed" data-testid="recording-missing">
          {t('recording.missing', { time: formatSeconds(late.until ?? 0) })}
        </Text>
      )}
      {why === 'too_short' && (
        <Text size="sm" c="dimmed" data-testid="recording-cut">
          {t('recording.cut')}
        </Text>
      )}
    </>
  );
}

const SPEEDS = ['0.75', '1', '1.25', '1.5', '2'];

function Sound({ recording, onHeard }: PlayerProps) {
  const { t } = useTranslation();
  const [speed, setSpeed] = useState('1');
  const isStereo = recording.kind === 'talk';
  const wave = useWave(recording.id, isStereo, onHeard);
  if (wave.isFailed) {
    return (
      <Text size="sm" c="red" role="alert">
        {t('recording.load_failed')}
      </Text>
    );
  }
  return (
    <Stack gap="xs">
      <Group wrap="nowrap" gap="sm" align="stretch">
        {isStereo && (
          <Stack justify="space-around" gap={0} w={110} style={{ flex: 'none' }}>
            <Text size="xs" c="dimmed">
              {t('recording.customer')}
            </Text>
            <Text size="xs" c="dimmed">
              {t('recording.operator')}
            </Text>
          </Stack>
        )}
        <div
          ref={wave.container}
          role="img"
          aria-label={t('recording.waveform')}
          style={{ flex: 1, minWidth: 0, minHeight: isStereo ? 92 : 56 }}
          data-testid="waveform"
        />
      </Group>
      <Group justify="space-between" gap="sm">
        <Group gap={6}>
          <Button label={t('recording.back')} onClick={() => wave.skip(-5)}>
            <IconRewindBackward5 size={18} />
          </Button>
          <Tooltip label={t(wave.isPlaying ? 'recording.pause' : 'recording.play')}>
            <ActionIcon
              size={40}
              radius="xl"
              disabled={!wave.isReady}
              aria-label={t(wave.isPlaying ? 'recording.pause' : 'recording.play')}
              onClick={wave.toggle}
              data-testid="play"
              data-playing={wave.isPlaying}
            >
              {wave.isPlaying ? (
                <IconPlayerPauseFilled size={18} />
              ) : (
                <IconPlayerPlayFilled size={18} />
              )}
            </ActionIcon>
          </Tooltip>
          <Button label={t('recording.forward')} onClick={() => wave.skip(5)}>
            <IconRewindForward5 size={18} />
          </Button>
          <Text size="sm" className="numbers" ml={6} data-testid="play-time">
            {formatSeconds(wave.seconds)} / {formatSeconds(recording.seconds ?? wave.duration)}
          </Text>
        </Group>
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={t('recording.speed')}
            value={speed}
            onChange={(value) => {
              setSpeed(value);
              wave.setSpeed(Number(value));
            }}
            data={SPEEDS.map((value) => ({ value, label: `×${value}` }))}
            data-testid="speed"
          />
          {recording.may.includes('download') && (
            <Tooltip label={t('recording.download')}>
              <ActionIcon
                component="a"
                variant="default"
                size={34}
                href={`/api/recordings/${recording.id}/audio?download=1`}
                download
                aria-label={t('recording.download')}
                data-testid="download"
              >
                <IconDownload size={17} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Group>
    </Stack>
  );
}

interface ButtonProps {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}

function Button({ label, onClick, children }: ButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
