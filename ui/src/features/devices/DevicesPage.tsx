// The SIP phones of the company, whose they are and which of them are there now.

import { Badge, Button, Text } from '@mantine/core';
import { IconDeviceLandlinePhone, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { CredentialsCard } from './CredentialsCard.tsx';
import { DeviceEditor } from './DeviceEditor.tsx';
import { type Credentials, type Device, devicesQuery, ownersQuery } from './queries.ts';

export function DevicesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canEdit = may('device.edit');
  const devices = useQuery(devicesQuery);
  const owners = useQuery({ ...ownersQuery, enabled: may('user.view') });
  const [edited, setEdited] = useState<{ device?: Device } | null>(null);
  const [shown, setShown] = useState<Credentials | null>(null);
  const nameOf = (id: string | null) =>
    id === null ? t('devices.nobody') : (owners.data?.find((one) => one.id === id)?.name ?? '—');
  const add = canEdit && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-device"
    >
      {t('devices.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.devices')} about={t('devices.about')} action={add}>
      <Asked query={devices}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ name }) => name}
            label={t('sections.devices')}
            testId="devices"
            onOpen={canEdit ? (device) => setEdited({ device }) : undefined}
            empty={
              <Empty
                icon={<IconDeviceLandlinePhone size={22} />}
                title={t('devices.empty')}
                hint={t('devices.empty_hint')}
              />
            }
            columns={[
              {
                key: 'label',
                title: t('devices.label'),
                cell: ({ label, name }) => label || name,
              },
              {
                key: 'owner',
                title: t('devices.owner'),
                cell: ({ user_account }) => (
                  <Text size="sm" c={user_account ? 'inherit' : 'dimmed'}>
                    {nameOf(user_account)}
                  </Text>
                ),
              },
              {
                key: 'name',
                title: t('devices.login'),
                cell: ({ name }) => (
                  <Text size="sm" ff="monospace" translate="no" style={{ whiteSpace: 'nowrap' }}>
                    {name}
                  </Text>
                ),
              },
              {
                key: 'state',
                title: t('devices.state'),
                cell: (device) => <Registered device={device} />,
              },
            ]}
          />
        )}
      </Asked>
      {edited && (
        <DeviceEditor
          device={edited.device}
          owners={owners.data ?? []}
          onClose={() => setEdited(null)}
          onCredentials={setShown}
        />
      )}
      {shown && <CredentialsCard credentials={shown} onClose={() => setShown(null)} />}
    </SettingsPage>
  );
}

function Registered({ device: { is_registered } }: { device: Device }) {
  const { t } = useTranslation();
  if (is_registered === null) {
    return (
      <Text size="sm" c="dimmed" data-testid="registered" data-is="unknown">
        {t('devices.not_followed')}
      </Text>
    );
  }
  return (
    <Badge
      variant="light"
      color={is_registered ? 'green' : 'gray'}
      tt="none"
      miw="max-content"
      data-testid="registered"
      data-is={is_registered ? 'yes' : 'no'}
    >
      {t(is_registered ? 'devices.registered' : 'devices.not_registered')}
    </Badge>
  );
}
