// What a screen shows when there is nothing, not yet something, or no permission.

import { Alert, Button, Center, Loader, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  icon: ReactNode;
  title: string;
  hint?: string;
  children?: ReactNode;
}

export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <Stack align="center" gap={6} py="xl" px="md" data-testid="empty">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl">
        {icon}
      </ThemeIcon>
      <Text fw={600} ta="center">
        {title}
      </Text>
      {hint && (
        <Text c="dimmed" size="sm" ta="center" maw={420}>
          {hint}
        </Text>
      )}
      {children}
    </Stack>
  );
}

export function Loading({ label }: { label: string }) {
  return (
    <Center py="xl" data-testid="loading">
      <Stack align="center" gap="xs">
        <Loader size="sm" />
        <Text c="dimmed" size="sm">
          {label}
        </Text>
      </Stack>
    </Center>
  );
}

interface FailedProps {
  message: string;
  again?: string;
  onAgain?: () => void;
}

export function Failed({ message, again, onAgain }: FailedProps) {
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertCircle size={20} />}
      role="alert"
      data-testid="failed"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{message}</Text>
        {onAgain && (
          <Button size="xs" variant="light" color="red" onClick={onAgain}>
            {again}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
