// SMS providers of the company in their order: what one does not take goes by the next in use.

import { Badge, Box, Button, Group, Text } from '@mantine/core';
import { IconMessages, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { ProviderEditor } from './ProviderEditor.tsx';
import { Order, ProviderHealth, useOrder } from './ProviderHealth.tsx';
import type { Provider } from './provider.ts';
import { providersQuery } from './providerQueries.ts';

export function SmsProvidersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const providers = useQuery(providersQuery);
  const [edited, setEdited] = useState<{ provider?: Provider } | null>(null);
  const { list, buttons } = useOrder(providers.data ?? []);
  const add = may('provider.edit') && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-sms-provider"
    >
      {t('sms.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.sms')} about={t('sms.about')} action={add}>
      <Asked query={providers}>
        {(all) => (
          <Box ref={list}>
            <ListTable
              rows={all}
              keyOf={({ id }) => id}
              label={t('sections.sms')}
              testId="sms-providers"
              minWidth={640}
              onOpen={(provider) => setEdited({ provider })}
              empty={
                <Empty
                  icon={<IconMessages size={22} />}
                  title={t('sms.empty')}
                  hint={t('sms.empty_hint')}
                />
              }
              columns={[
                {
                  key: 'name',
                  title: t('sms.name'),
                  cell: (provider) => <Name provider={provider} all={all} />,
                },
                { key: 'sender', title: t('sms.sender'), cell: ({ sender }) => sender || '—' },
                {
                  key: 'where',
                  title: t('sms.where'),
                  cell: ({ settings }) => (
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {settings.kind === 'smpp'
                        ? `SMPP · ${settings.host}:${settings.port}`
                        : `HTTP · ${hostOf(settings.url)}`}
                    </Text>
                  ),
                },
                {
                  key: 'state',
                  title: t('sms.state'),
                  cell: (provider) => <ProviderHealth provider={provider} />,
                },
              ]}
              actions={(provider) =>
                may('provider.edit') &&
                all.length > 1 && <Order name={provider.name} buttons={buttons(provider)} />
              }
            />
          </Box>
        )}
      </Asked>
      {edited && <ProviderEditor provider={edited.provider} onClose={() => setEdited(null)} />}
    </SettingsPage>
  );
}

function Name({ provider, all }: { provider: Provider; all: Provider[] }) {
  const { t } = useTranslation();
  const first = all.find(({ is_active }) => is_active);
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" fw={600}>
        {provider.name}
      </Text>
      {provider.id === first?.id && (
        <Badge variant="light" color="green" tt="none" style={{ flexShrink: 0 }}>
          {t('sms.sends')}
        </Badge>
      )}
      {!provider.is_active && (
        <Badge variant="light" color="gray" tt="none" style={{ flexShrink: 0 }}>
          {t('sms.off')}
        </Badge>
      )}
    </Group>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
