// Whose numbers this queue serves before the others, or as if they had waited longer.

import { Select, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { NumberField, type PartProps } from './NumberField.tsx';
import { listsQuery } from './queries.ts';
import { VIP_MODES } from './queue.ts';

export function VipFields(props: PartProps) {
  const { t } = useTranslation();
  const { editor, isReadOnly } = props;
  const maySee = useMay()('list.view');
  const lists = useQuery({ ...listsQuery, enabled: maySee });
  const { vip_list, vip_mode } = editor.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <Select
        {...editor.value('vip_list')}
        value={vip_list || null}
        onChange={(list) => editor.set('vip_list', list ?? '')}
        label={t('queues.vip_list')}
        description={t('queues.vip_list_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={(lists.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={t('form.none')}
        clearable
        searchable
        nothingFoundMessage={t('form.nothing_found')}
        readOnly={isReadOnly}
      />
      {vip_list && (
        <Select
          {...editor.value('vip_mode')}
          label={t('queues.vip_mode')}
          data={VIP_MODES.map((value) => ({ value, label: t(`queues.vip_${value}`) }))}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
      )}
      {vip_list && vip_mode === 'boost' && <NumberField {...props} name="vip_boost" />}
    </SimpleGrid>
  );
}
