// For whom a rule of KPI is, and of which queues.

import { MultiSelect, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { groupsQuery, type Named, peopleQuery, queuesQuery } from './queries.ts';
import type { PartProps } from './RuleEditor.tsx';

export function WhoFields({ editor, metric, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const may = useMay();
  const seesPeople = may('user.view') || may('user.manage');
  const seesQueues = may('queue.view');
  const people = useQuery({ ...peopleQuery, enabled: seesPeople });
  const groups = useQuery({ ...groupsQuery, enabled: seesPeople });
  const queues = useQuery({ ...queuesQuery, enabled: seesQueues });
  const { values } = editor;
  const everybody = values.users.length + values.groups.length === 0;
  const common = {
    nothingFoundMessage: t('form.nothing_found'),
    readOnly: isReadOnly,
    searchable: true,
    hidePickedOptions: true,
  };
  return (
    <>
      {seesPeople ? (
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
          <MultiSelect
            {...editor.value('users')}
            {...common}
            label={t('rules.users')}
            placeholder={everybody ? t('rules.everybody') : ''}
            data={choices(people.data, values.users)}
          />
          <MultiSelect
            {...editor.value('groups')}
            {...common}
            label={t('rules.groups')}
            data={choices(groups.data, values.groups)}
          />
        </SimpleGrid>
      ) : (
        <Text size="sm" c="dimmed">
          {t('rules.no_people')}
        </Text>
      )}
      {metric?.has_queues && seesQueues && (
        <MultiSelect
          {...editor.value('queues')}
          {...common}
          label={t('rules.queues')}
          placeholder={values.queues.length === 0 ? t('rules.all_queues') : ''}
          data={choices(queues.data, values.queues)}
        />
      )}
    </>
  );
}

/** Those in use, and what is chosen already; one that is gone is named so. */
function choices(all: Named[] = [], chosen: string[]) {
  return all
    .filter(({ id, is_active = true }) => is_active || chosen.includes(id))
    .map(({ id, name }) => ({ value: id, label: name }));
}
