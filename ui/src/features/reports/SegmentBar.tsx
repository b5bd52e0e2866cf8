// What the customer's time went into, as one bar with a legend.

import { Group, Paper, Progress, Stack, Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatSeconds } from '../../kit/time.ts';
import type { Segment } from './model.ts';
import { piecesOf } from './pieces.ts';
import type { Names } from './timelineText.ts';

const COLORS: Record<Segment['kind'], string> = {
  ivr: 'gray.5',
  queue: 'orange.5',
  ring: 'blue.5',
  talk: 'bell.6',
  hold: 'yellow.5',
  forward: 'teal.5',
  voicemail: 'grape.5',
};
/** Short pieces stay visible. */
const LEAST_PERCENT = 1.5;

interface SegmentBarProps {
  segments: Segment[];
  names: Names;
}

export function SegmentBar({ segments, names }: SegmentBarProps) {
  const { t } = useTranslation();
  const pieces = piecesOf(segments);
  const total = pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  const totals = new Map<Segment['kind'], number>();
  for (const { kind, seconds } of pieces) totals.set(kind, (totals.get(kind) ?? 0) + seconds);
  if (pieces.length === 0 || total <= 0) return null;
  return (
    <Paper p="md" component="section" aria-label={t('call_page.segments')}>
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('call_page.segments')}
        </Text>
        <Progress.Root size={22} data-testid="segments">
          {pieces.map((piece) => (
            <Tooltip
              key={`${piece.kind} ${piece.started_at}`}
              label={`${t(`segment.${piece.kind}`)}${detail(piece, names)} · ${formatSeconds(piece.seconds)}`}
            >
              <Progress.Section
                value={Math.max(LEAST_PERCENT, (piece.seconds / total) * 100)}
                color={COLORS[piece.kind]}
                aria-label={t(`segment.${piece.kind}`)}
              />
            </Tooltip>
          ))}
        </Progress.Root>
        <Group gap="lg">
          {[...totals].map(([kind, seconds]) => (
            <Group key={kind} gap={6} wrap="nowrap">
              <Swatch color={COLORS[kind]} />
              <Text size="sm">{t(`segment.${kind}`)}</Text>
              <Text size="sm" c="dimmed" className="numbers">
                {formatSeconds(seconds)}
              </Text>
            </Group>
          ))}
        </Group>
      </Stack>
    </Paper>
  );
}

function detail(piece: Segment, names: Names): string {
  if (piece.operator) return `: ${piece.operator_name ?? names.operator(piece.operator)}`;
  if (piece.queue) return `: ${piece.queue_name ?? names.queue(piece.queue)}`;
  return '';
}

function Swatch({ color }: { color: string }) {
  const [name, shade] = color.split('.');
  const background = `var(--mantine-color-${name}-${shade})`;
  return <span style={{ width: 10, height: 10, borderRadius: 3, background, flex: 'none' }} />;
}
