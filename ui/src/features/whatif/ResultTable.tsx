// Variants side by side: what became of the calls, and how evenly the work fell.

import { Paper, Select, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WideTable } from '../../kit/WideTable.tsx';
import type { Figures, Result } from './queries.ts';

const ALL = '';

export function percent(share: number | null, language: string): string {
  if (share === null) return '–';
  return share.toLocaleString(language, { style: 'percent', maximumFractionDigits: 1 });
}

interface Row {
  key: string;
  title: string;
  hint?: string | undefined;
  cell: (result: Result, figures: Figures) => string;
  isInner?: boolean;
}

export function ResultTable({ results }: { results: Result[] }) {
  const { t, i18n } = useTranslation();
  const [queue, setQueue] = useState(ALL);
  const language = i18n.language;
  const names = Object.keys(results[0]?.queues ?? {});
  const count = (value: number) => value.toLocaleString(language);
  const share = (value: number | null) => percent(value, language);
  const seconds = (value: number | null) =>
    value === null
      ? '–'
      : t('whatif.seconds', {
          count: value.toLocaleString(language, { maximumFractionDigits: 1 }) as never,
        });
  const counts = ['offered', 'answered', 'abandoned', 'timed_out', 'refused', 'unserved'] as const;
  const waits = ['answer_mean', 'answer_p50', 'answer_p90', 'answer_p99', 'wait_max'] as const;
  const held: Row[] = [
    {
      key: 'held',
      title: t('whatif.held'),
      hint: t('whatif.held_hint'),
      cell: (_, figures) => count(figures.held),
    },
    {
      key: 'held_mean',
      title: t('whatif.held_mean'),
      isInner: true,
      cell: (_, figures) => seconds(figures.held_mean),
    },
  ];
  const rows: Row[] = [
    ...counts
      .filter((key) => key === 'offered' || results.some(({ total }) => total[key] > 0))
      .map((key) => ({
        key,
        title: t(`whatif.${key}`),
        cell: (_: Result, figures: Figures) => count(figures[key]),
      })),
    {
      key: 'service_level',
      title: t('whatif.service_level'),
      cell: (_, figures) => share(figures.service_level),
    },
    ...waits.map((key) => ({
      key,
      title: t(`whatif.${key}`),
      isInner: key.startsWith('answer_p'),
      cell: (_: Result, figures: Figures) => seconds(figures[key]),
    })),
    ...(results.some(({ total }) => total.held > 0) ? held : []),
  ];
  const people: Row[] = [
    {
      key: 'occupancy',
      title: t('whatif.occupancy'),
      cell: ({ occupancy }) => share(occupancy),
    },
    {
      key: 'operators',
      title: t('whatif.fair_operators'),
      cell: ({ fairness }) => count(fairness.operators),
    },
    {
      key: 'calls',
      title: t('whatif.fair_calls'),
      cell: ({ fairness }) => `${fairness.calls_least}–${fairness.calls_most}`,
    },
    {
      key: 'spread',
      title: t('whatif.fair_spread'),
      hint: t('whatif.fair_hint'),
      cell: ({ fairness }) => share(fairness.calls_per_hour_spread),
    },
    {
      key: 'idle',
      title: t('whatif.fair_idle'),
      cell: ({ fairness }) => `${share(fairness.idle_least)} – ${share(fairness.idle_most)}`,
    },
  ];
  const shown = queue === ALL ? [...rows, ...people] : rows;
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <WideTable label={t('whatif.variants')} minWidth={180 + 150 * results.length}>
        <Table layout="fixed" horizontalSpacing="md" verticalSpacing={6} data-testid="results">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={260}>
                {names.length > 1 ? (
                  <Select
                    size="xs"
                    aria-label={t('whatif.queue')}
                    data={[
                      { value: ALL, label: t('whatif.measure') },
                      ...names.map((name) => ({ value: name, label: name })),
                    ]}
                    value={queue}
                    onChange={(chosen) => setQueue(chosen ?? ALL)}
                    allowDeselect={false}
                  />
                ) : (
                  names[0]
                )}
              </Table.Th>
              {results.map(({ variant }) => (
                <Table.Th key={variant} ta="right">
                  {variant}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ key, title, hint, cell, isInner }) => (
              <Table.Tr key={key} data-measure={key}>
                <Table.Td {...(isInner && { pl: 32 })}>
                  <Text size="sm" {...(isInner && { c: 'dimmed' })} {...(hint && { title: hint })}>
                    {title}
                  </Text>
                </Table.Td>
                {results.map((result) => (
                  <Table.Td key={result.variant} ta="right" className="numbers">
                    {cell(result, queue === ALL ? result.total : figuresOf(result, queue))}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}

function figuresOf(result: Result, queue: string): Figures {
  return result.queues[queue] ?? result.total;
}
