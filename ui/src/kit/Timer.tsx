// A running time: since a moment, or down to a moment.

import { Text, type TextProps } from '@mantine/core';
import { formatSeconds, useNow } from './time.ts';

interface TimerProps extends TextProps {
  since?: string | null;
  until?: string | null;
  /** The server's clock minus ours. */
  offset?: number;
  testId?: string;
}

export function Timer({ since, until, offset = 0, testId, ...text }: TimerProps) {
  const now = useNow() + offset;
  const seconds = until
    ? Math.ceil((Date.parse(until) - now) / 1000)
    : (now - Date.parse(since ?? '')) / 1000;
  return (
    <Text span className="numbers" data-testid={testId} {...text}>
      {Number.isNaN(seconds) ? '' : formatSeconds(seconds)}
    </Text>
  );
}
