// Providers of the company: a list, and a drawer to add and change one.

import { Badge, Button } from '@mantine/core';
import { IconBuildingBroadcastTower, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { ProviderEditor } from './ProviderEditor.tsx';
import { type Provider, providersQuery } from './queries.ts';

export function ProvidersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canEdit = may('provider.edit');
  const providers = useQuery(providersQuery);
  const [edited, setEdited] = useState<Provider | 'new' | null>(null);
  const add = canEdit && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited('new')}
      data-testid="add-provider"
    >
      {t('providers.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.providers')} about={t('providers.about')} action={add}>
      <Asked query={providers}>
        {(rows) => (
          <ListTable
            rows={rows}
            keyOf={({ id }) => id}
            label={t('sections.providers')}
            testId="providers"
            onOpen={canEdit ? setEdited : undefined}
            columns={[
              { key: 'name', title: t('providers.name'), cell: ({ name }) => name },
              {
                key: 'off',
                title: '',
                cell: ({ is_active }) =>
                  !is_active && <Badge color="gray">{t('providers.off')}</Badge>,
              },
            ]}
            empty={
              <Empty
                icon={<IconBuildingBroadcastTower size={22} />}
                title={t('providers.empty')}
                hint={t('providers.empty_hint')}
              >
                {add}
              </Empty>
            }
          />
        )}
      </Asked>
      {edited && (
        <ProviderEditor
          key={edited === 'new' ? 'new' : edited.id}
          provider={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}
