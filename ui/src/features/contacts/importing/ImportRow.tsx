// One import: how far it is, what came of it, and why some lines became nothing.

import { Button, Collapse, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../../i18n/words.ts';
import { formatMoment } from '../../../kit/time.ts';
import type { OwnField } from '../model.ts';
import { type Import, linesQuery } from './queries.ts';
import { useTargets } from './targets.ts';

interface ImportRowProps {
  one: Import;
  fields: OwnField[];
}

export function ImportRow({ one, fields }: ImportRowProps) {
  const { t, i18n } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const left = one.skipped + one.refused;
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <Paper withBorder p="sm" data-testid="import-row" data-state={one.state}>
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" fw={600} truncate>
            {one.name}
          </Text>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {[one.by_name, formatMoment(one.at, i18n.language)].filter(Boolean).join(' · ')}
          </Text>
        </Group>
        {one.state === 'failed' && (
          <Text size="sm" c="red" role="alert">
            {t('contacts.import_failed')}
          </Text>
        )}
        {(one.state === 'waiting' || one.state === 'running') && (
          <Progress
            value={(100 * one.done) / Math.max(1, one.lines)}
            aria-label={t('contacts.import_progress')}
            animated
          />
        )}
        <Text size="sm" className="numbers">
          {t('contacts.import_result', {
            done: number(one.done),
            lines: number(one.lines),
            added: number(one.added),
            updated: number(one.updated),
            left: number(left),
          })}
        </Text>
        {left > 0 && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              w="max-content"
              onClick={() => setIsOpen((was) => !was)}
              aria-expanded={isOpen}
              data-testid="import-why"
            >
              {t('contacts.import_why')}
            </Button>
            <Collapse expanded={isOpen}>{isOpen && <Lines one={one} fields={fields} />}</Collapse>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Lines({ one, fields }: ImportRowProps) {
  const { t } = useTranslation();
  const targets = new Map(useTargets(fields).map(({ value, label }) => [value, label]));
  const lines = useInfiniteQuery(linesQuery(one.id, one.done));
  const rows = lines.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Stack gap={4}>
      {rows.map(({ line, why, column }) => (
        <Text key={line} size="sm" data-testid="import-line">
          {t('contacts.import_line', { line })} {word('import_why', why)}
          {targets.has(column) && ` (${targets.get(column)})`}
        </Text>
      ))}
      {lines.hasNextPage && (
        <Button
          variant="light"
          size="compact-sm"
          w="max-content"
          loading={lines.isFetchingNextPage}
          onClick={() => void lines.fetchNextPage()}
        >
          {t('contacts.show_more')}
        </Button>
      )}
    </Stack>
  );
}
