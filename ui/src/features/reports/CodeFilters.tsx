// Filters by what operators chose; drawn when the company has something to choose from.

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Filters } from './filters.ts';
import { codesQuery } from './queries.ts';

const FIELDS = [
  ['result_code', 'result'],
  ['topic', 'topic'],
] as const;

interface CodeFiltersProps {
  filters: Filters;
  onChange: (change: { result_code?: string | null; topic?: string | null }) => void;
}

export function CodeFilters({ filters, onChange }: CodeFiltersProps) {
  const { t } = useTranslation();
  const codes = useQuery(codesQuery);
  return FIELDS.map(([field, wanted]) => {
    const known = (codes.data ?? []).filter(({ kind }) => kind === wanted);
    if (known.length === 0) return null;
    return (
      <Select
        key={field}
        w={165}
        label={t(`journal.${field}`)}
        placeholder={t('journal.any')}
        clearable
        searchable
        data={known.map(({ id, name }) => ({ value: id, label: name }))}
        value={filters[field] ?? null}
        onChange={(chosen) => onChange({ [field]: chosen })}
        data-testid={`filter-${wanted === 'result' ? 'result-code' : wanted}`}
      />
    );
  });
}
