// Filters in one row; every change is at once in the address.

import { Group, Paper, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PeriodFilter } from '../../forms/PeriodFilter.tsx';
import { ResetFilters } from '../../forms/ResetFilters.tsx';
import { CodeFilters } from './CodeFilters.tsx';
import { type Filters, hasFilters, LOST_REASONS, NO_FILTERS, PERIODS } from './filters.ts';

export interface Choice {
  id: string;
  name: string;
}

interface FilterBarProps {
  filters: Filters;
  queues: Choice[];
  operators: Choice[];
  /** Searching by number needs the right to see numbers. */
  canSearch: boolean;
  onChange: (filters: Filters) => void;
}

const TYPING_MS = 350;

export function FilterBar({ filters, queues, operators, canSearch, onChange }: FilterBarProps) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(filters.number ?? '');
  useEffect(() => setNumber(filters.number ?? ''), [filters.number]);
  const [tag, setTag] = useState(filters.source_tag ?? '');
  useEffect(() => setTag(filters.source_tag ?? ''), [filters.source_tag]);

  function set(change: { [K in keyof Filters]?: string | null }): void {
    const merged = Object.entries({ ...filters, ...change }).filter(([, value]) => value);
    onChange({ ...NO_FILTERS, ...Object.fromEntries(merged) });
  }
  const typed = useDebouncedCallback((text: string) => set({ number: text }), TYPING_MS);
  const typedTag = useDebouncedCallback((text: string) => set({ source_tag: text }), TYPING_MS);
  const choices = (all: Choice[]) => all.map(({ id, name }) => ({ value: id, label: name }));

  return (
    <Paper p="sm" component="section" aria-label={t('period.label')}>
      <Group gap="sm" align="flex-end">
        <PeriodFilter days={filters} periods={PERIODS} onChange={set} />
        <Select
          w={125}
          label={t('journal.direction')}
          placeholder={t('journal.any')}
          clearable
          data={(['inbound', 'internal', 'outbound'] as const).map((value) => ({
            value,
            label: t(`direction.${value}`),
          }))}
          value={filters.direction ?? null}
          onChange={(direction) => set({ direction })}
          data-testid="filter-direction"
        />
        {queues.length > 0 && (
          <Select
            w={150}
            label={t('journal.queue')}
            placeholder={t('journal.any')}
            clearable
            searchable
            data={choices(queues)}
            value={filters.queue ?? null}
            onChange={(queue) => set({ queue })}
            data-testid="filter-queue"
          />
        )}
        {operators.length > 0 && (
          <Select
            w={155}
            label={t('journal.operator')}
            placeholder={t('journal.any')}
            clearable
            searchable
            data={choices(operators)}
            value={filters.operator ?? null}
            onChange={(operator) => set({ operator })}
            data-testid="filter-operator"
          />
        )}
        {canSearch && (
          <TextInput
            w={165}
            label={t('journal.number')}
            placeholder={t('journal.number_hint')}
            leftSection={<IconSearch size={16} />}
            value={number}
            inputMode="tel"
            onChange={(event) => {
              setNumber(event.currentTarget.value);
              typed(event.currentTarget.value.trim());
            }}
            data-testid="filter-number"
          />
        )}
        <TextInput
          w={140}
          label={t('journal.source_tag')}
          placeholder={t('journal.any')}
          value={tag}
          maxLength={60}
          onChange={(event) => {
            setTag(event.currentTarget.value);
            typedTag(event.currentTarget.value.trim());
          }}
          data-testid="filter-source-tag"
        />
        <Select
          w={185}
          label={t('journal.result')}
          placeholder={t('journal.any')}
          clearable
          searchable
          data={[
            { value: 'answered', label: t('journal.answered') },
            { value: 'lost', label: t('journal.result_lost') },
            { value: 'served', label: t('journal.result_served') },
            { value: 'live', label: t('journal.result_live') },
            ...LOST_REASONS.map((value) => ({ value, label: t(`lost.${value}`) })),
          ]}
          value={filters.result ?? null}
          onChange={(result) => set({ result })}
          data-testid="filter-result"
        />
        <CodeFilters filters={filters} onChange={set} />
        {hasFilters(filters) && <ResetFilters onReset={() => onChange(NO_FILTERS)} />}
      </Group>
    </Paper>
  );
}
