// Filters by what operators chose; drawn when the company has something to choose from.

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Filters } from './filters.ts';
import { codesQuery } from './queries.ts';

interface CodeFiltersProps {
  filters: Filters;
  onChange: (change: { result_code?: string | null; topic?: string | null }) => void;
}

export function CodeFilters({ filters, onChange }: CodeFiltersProps) {
  const { t } = useTranslation();
  const codes = useQuery(codesQuery);
  const choices = (wanted: 'result' | 'topic') =>
    (codes.data ?? [])
      .filter(({ kind }) => kind === wanted)
      .map(({ id, name }) => ({ value: id, label: name }));
  const results = choices('result');
  const topics = choices('topic');
  return (
    <>
      {results.length > 0 && (
        <Select
          w={165}
          label={t('journal.result_code')}
          placeholder={t('journal.any')}
          clearable
          searchable
          data={results}
          value={filters.result_code ?? null}
          onChange={(result_code) => onChange({ result_code })}
          data-testid="filter-result-code"
        />
      )}
      {topics.length > 0 && (
        <Select
          w={165}
          label={t('journal.topic')}
          placeholder={t('journal.any')}
          clearable
          searchable
          data={topics}
          value={filters.topic ?? null}
          onChange={(topic) => onChange({ topic })}
          data-testid="filter-topic"
        />
      )}
    </>
  );
}
