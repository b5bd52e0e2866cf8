// What a script has several of, one card each: removed one by one, added at the end.

import { Button, Group, Paper, SimpleGrid } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface CardProps {
  onRemove: () => void;
  testId: string;
  children: ReactNode;
}

export function Card({ onRemove, testId, children }: CardProps) {
  const { t } = useTranslation();
  return (
    <Paper p="md" withBorder data-testid={testId}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
        {children}
      </SimpleGrid>
      <Group justify="flex-end" mt="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={14} />}
          onClick={onRemove}
        >
          {t('form.delete')}
        </Button>
      </Group>
    </Paper>
  );
}

interface AddCardProps {
  label: string;
  onAdd: () => void;
  testId: string;
}

export function AddCard({ label, onAdd, testId }: AddCardProps) {
  return (
    <Button
      variant="light"
      leftSection={<IconPlus size={18} />}
      style={{ alignSelf: 'flex-start' }}
      onClick={onAdd}
      data-testid={testId}
    >
      {label}
    </Button>
  );
}
