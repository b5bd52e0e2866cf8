// What operators say after a call of this queue, and where they put a caller who shall not call again.

import { Select, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import type { PartProps } from './NumberField.tsx';
import { listsQuery } from './queries.ts';
import { SAID_RULES } from './queue.ts';

export function SaidFields({ editor, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const maySee = useMay()('list.view');
  const lists = useQuery({ ...listsQuery, enabled: maySee });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      {(['result_rule', 'topic_rule'] as const).map((name) => (
        <Select
          key={name}
          {...editor.value(name)}
          label={t(`queues.${name}`)}
          description={t('queues.said_hint')}
          data={SAID_RULES.map((value) => ({ value, label: t(`queues.said_${value}`) }))}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
      ))}
      {maySee && (
        <Select
          {...editor.value('blacklist')}
          value={editor.values.blacklist || null}
          onChange={(list) => editor.set('blacklist', list ?? '')}
          label={t('queues.blacklist')}
          description={t('queues.blacklist_hint')}
          data={(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          placeholder={t('form.none')}
          clearable
          searchable
          nothingFoundMessage={t('form.nothing_found')}
          readOnly={isReadOnly}
        />
      )}
    </SimpleGrid>
  );
}
