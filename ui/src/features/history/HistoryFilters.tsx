// Who, what and when: what the history is narrowed to.

import { Button, Group, Paper, Select, TextInput } from '@mantine/core';
import { IconFilterOff, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
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
        <Select
          w={170}
          label={t('history.period')}
          data={PERIODS.map((value) => ({ value, label: t(`history.${value}`) }))}
          value={asked.period}
          allowDeselect={false}
          onChange={(period) => set({ period: (period ?? 'month') as Asked['period'] })}
          data-testid="filter-period"
        />
        {asked.period === 'custom' && (
          <>
            <TextInput
              type="date"
              label={t('history.from')}
              value={asked.from}
              max={asked.to}
              onChange={(event) => set({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('history.to')}
              value={asked.to}
              min={asked.from}
              onChange={(event) => set({ to: event.currentTarget.value })}
            />
          </>
        )}
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
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFilterOff size={16} />}
            onClick={() => onChange(NOTHING)}
            data-testid="filter-reset"
          >
            {t('history.reset')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
