// What the journal of forms is narrowed to.

import { Group, Paper, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayRange } from '../../forms/PeriodFilter.tsx';
import { ResetFilters } from '../../forms/ResetFilters.tsx';
import { dayStart } from '../../kit/period.ts';
import type { FormFilters, Named } from './queries.ts';

interface FormFilterBarProps {
  filters: FormFilters;
  scripts: Named[];
  results: string[];
  operators: Named[];
  canSearch: boolean;
  onChange: (filters: FormFilters) => void;
}

const TYPING_MS = 350;
const STATUSES = ['opened', 'in_progress', 'saved', 'completed', 'closed'] as const;

export function FormFilterBar(props: FormFilterBarProps) {
  const { t } = useTranslation();
  const { filters, onChange } = props;
  const [number, setNumber] = useState('');
  const [days, setDays] = useState({ from: '', to: '' });
  const set = (change: Partial<FormFilters>) => onChange({ ...filters, ...change });
  const typed = useDebouncedCallback((text: string) => set({ number: text }), TYPING_MS);
  const choices = (all: Named[]) => all.map(({ id, name }) => ({ value: id, label: name }));
  const shown = filters.unfinished ? 'unfinished' : filters.favourite ? 'favourite' : 'all';

  function setDay(change: Partial<typeof days>): void {
    const { from, to } = { ...days, ...change };
    setDays({ from, to });
    set({ since: dayStart(from), until: dayStart(to, 1) });
  }

  function show(which: string): void {
    set({
      unfinished: which === 'unfinished' ? 'true' : undefined,
      favourite: which === 'favourite' ? 'true' : undefined,
    });
  }

  return (
    <Paper p="sm" component="section" aria-label={t('forms.filters')}>
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t('forms.show')}
          value={shown}
          onChange={show}
          data={(['all', 'unfinished', 'favourite'] as const).map((value) => ({
            value,
            label: t(`forms.show_${value}`),
          }))}
          data-testid="forms-shown"
        />
        <DayRange days={days} onChange={setDay} />
        <Pick label={t('forms.script')} field="script" data={choices(props.scripts)} {...props} />
        {props.operators.length > 1 && (
          <Pick
            label={t('forms.operator')}
            field="operator"
            data={choices(props.operators)}
            {...props}
          />
        )}
        {props.results.length > 0 && (
          <Pick label={t('forms.result')} field="result" data={props.results} {...props} />
        )}
        <Pick
          label={t('forms.status')}
          field="status"
          data={STATUSES.map((value) => ({ value, label: t(`form_status.${value}`) }))}
          {...props}
        />
        {props.canSearch && (
          <TextInput
            w={150}
            label={t('forms.number')}
            leftSection={<IconSearch size={16} />}
            value={number}
            onChange={(event) => {
              setNumber(event.currentTarget.value);
              typed(event.currentTarget.value);
            }}
            data-testid="forms-number"
          />
        )}
        {Object.values(filters).some(Boolean) && (
          <ResetFilters
            onReset={() => {
              setNumber('');
              setDays({ from: '', to: '' });
              onChange({});
            }}
          />
        )}
      </Group>
    </Paper>
  );
}

interface PickProps extends Pick<FormFilterBarProps, 'filters' | 'onChange'> {
  label: string;
  field: 'script' | 'operator' | 'result' | 'status';
  data: string[] | { value: string; label: string }[];
}

function Pick({ label, field, data, filters, onChange }: PickProps) {
  const { t } = useTranslation();
  return (
    <Select
      w={150}
      label={label}
      placeholder={t('journal.any')}
      clearable
      data={data}
      value={filters[field] ?? null}
      onChange={(value) => onChange({ ...filters, [field]: value ?? undefined })}
      data-testid={`forms-${field}`}
    />
  );
}
