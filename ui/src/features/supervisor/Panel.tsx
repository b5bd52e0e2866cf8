// A part of the supervisor's page: its name, how many there are, and what it shows.

import { Badge, Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface PanelProps {
  title: string;
  count: number;
  children: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  /** Said instead when there is nothing. */
  empty?: string | false;
  testId: string;
}

export function Panel({ title, count, children, aside, empty, testId }: PanelProps) {
  return (
    <Paper
      component="section"
      aria-label={title}
      style={{ overflow: 'hidden' }}
      data-testid={testId}
    >
      <Group px="md" py="xs" gap="xs" justify="space-between" mih={48}>
        <Group gap="xs">
          <Title order={2} size="h4">
            {title}
          </Title>
          <Badge variant="light" color="gray" circle={count < 10}>
            {count}
          </Badge>
        </Group>
        {aside}
      </Group>
      {empty ? (
        <Text size="sm" c="dimmed" px="md" pb="md" data-testid={`${testId}-empty`}>
          {empty}
        </Text>
      ) : (
        children
      )}
    </Paper>
  );
}

/** The head of a narrow column. */
export function Head({ children }: { children: ReactNode }) {
  return (
    <Text span size="xs" fw={650} c="dimmed">
      {children}
    </Text>
  );
}
