// Providers of the company with their gateways, how each is now, and drawers to change them.

import { Button, Paper } from '@mantine/core';
import { IconBuildingBroadcastTower, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { Empty } from '../../kit/States.tsx';
import { GatewayEditor } from './GatewayEditor.tsx';
import type { Gateway } from './gateway.ts';
import { ProviderCard } from './ProviderCard.tsx';
import { ProviderEditor } from './ProviderEditor.tsx';
import { gatewaysQuery, type Provider, providersQuery } from './queries.ts';

/** Without `id` something is added. */
type Edited =
  | { what: 'provider'; provider?: Provider }
  | { what: 'gateway'; provider: Provider; gateway?: Gateway };

export function ProvidersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canAdd = useMayAdd('provider.edit');
  const providers = useQuery(providersQuery);
  const gateways = useQuery(gatewaysQuery);
  const [edited, setEdited] = useState<Edited | null>(null);
  const of = (id: string) => (gateways.data ?? []).filter(({ provider }) => provider === id);
  const close = () => setEdited(null);
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({ what: 'provider' })}
      data-testid="add-provider"
    >
      {t('providers.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.providers')} about={t('providers.about')} action={add}>
      <Asked query={providers}>
        {(all) =>
          all.length > 0 ? (
            <Asked query={gateways}>
              {() =>
                all.map((provider) => (
                  <ProviderCard
                    key={provider.id}
                    provider={provider}
                    gateways={of(provider.id)}
                    canEdit={may('provider.edit', { project: provider.project })}
                    onEdit={() => setEdited({ what: 'provider', provider })}
                    onAdd={() => setEdited({ what: 'gateway', provider })}
                    onGateway={(gateway) => setEdited({ what: 'gateway', provider, gateway })}
                  />
                ))
              }
            </Asked>
          ) : (
            <Paper>
              <Empty
                icon={<IconBuildingBroadcastTower size={22} />}
                title={t('providers.empty')}
                hint={t('providers.empty_hint')}
              />
            </Paper>
          )
        }
      </Asked>
      {edited?.what === 'provider' && (
        <ProviderEditor
          provider={edited.provider}
          onClose={close}
          onAdded={(provider) => setEdited({ what: 'gateway', provider })}
        />
      )}
      {edited?.what === 'gateway' && (
        <GatewayEditor
          provider={edited.provider.id}
          gateway={edited.gateway}
          place={of(edited.provider.id).length}
          onClose={close}
        />
      )}
    </SettingsPage>
  );
}
