// The form as operators will see it, with a caller who is made up.

import { Alert, Paper, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PreviewOf } from './Builder.tsx';
import type { Script } from './model.ts';
import { previewValues } from './queries.ts';

interface PreviewProps {
  draft: Script;
  rules: object | null;
  preview: PreviewOf;
}

export function Preview({ draft, rules, preview }: PreviewProps) {
  const { t } = useTranslation();
  return (
    <Paper
      p="lg"
      withBorder
      style={{ position: 'sticky', top: 72, maxHeight: 'calc(100vh - 90px)', overflow: 'auto' }}
      component="section"
      aria-label={t('scripts.preview')}
      tabIndex={0}
      data-testid="preview"
    >
      <Stack gap="md">
        <Text size="sm" fw={600} c="dimmed">
          {t('scripts.preview')}
        </Text>
        {draft.blocks.length === 0 && <Text c="dimmed">{t('scripts.preview_empty')}</Text>}
        {rules
          ? preview({
              content: draft,
              rules,
              lookUp: ({ list }, begins) => previewValues(list, begins),
            })
          : draft.blocks.length > 0 && (
              <Alert color="gray" variant="light">
                {t('scripts.preview_waits')}
              </Alert>
            )}
      </Stack>
    </Paper>
  );
}
