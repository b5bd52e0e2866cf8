// Who, what and when: what the history is narrowed to.

import { Button, Group, Paper, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PeriodFilter } from '../../forms/PeriodFilter.tsx';
import { ResetFilters } from '../../forms/ResetFilters.tsx';
import { type Asked, KINDS, NOTHING, PERIODS, SETTINGS_OF } from './model.ts';
import { peopleQuery } from './queries.ts';

interface HistoryFiltersProps {
  asked: Asked;
  onChange: (asked: Asked) => void;
}

export function HistoryFilters({ asked, onChange }: HistoryFiltersProps) {
  const { t } = useTranslation();
  const people = useQuery(peopleQuery);
  const set = (change: Partial<Asked>) => onChange({ ...asked, ...change });
  return (
    <Paper p="sm" component="section" aria-label={t('history.filters')}>
      <Group gap="sm" align="flex-end">
        <PeriodFilter days={asked} periods={PERIODS} onChange={set} />
        <Select
          w={210}
          label={t('history.who')}
          placeholder={t('history.anybody')}
          clearable
          searchable
          data={(people.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={asked.person || null}
          onChange={(person) => set({ person: person ?? '' })}
          data-testid="filter-person"
        />
        <Select
          w={230}
          label={t('history.what')}
          placeholder={t('history.everything')}
          clearable
          searchable
          data={[
            {
              group: t('history.kinds'),
              items: KINDS.map((value) => ({ value, label: t(`history.kind_${value}`) })),
            },
            {
              group: t('history.kind_settings'),
              items: SETTINGS_OF.map((value) => ({
                value: `what:${value}`,
                label: t(`history_thing.${value}`),
              })),
            },
          ]}
          value={asked.kind || null}
          onChange={(kind) => set({ kind: kind ?? '' })}
          data-testid="filter-kind"
        />
        {asked.thing && (
          <Button
            variant="light"
            rightSection={<IconX size={14} />}
            onClick={() => set({ thing: '', title: '' })}
            data-testid="filter-thing"
          >
            {t('history.only', { title: asked.title })}
          </Button>
        )}
        {JSON.stringify(asked) !== JSON.stringify(NOTHING) && (
          <ResetFilters onReset={() => onChange(NOTHING)} />
        )}
      </Group>
    </Paper>
  );
}
