// Adds a phone or changes one: whose it is, a new password.

import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import {
  addDevice,
  type Credentials,
  changeDevice,
  type Device,
  type DeviceForm,
  deleteDevice,
  newPassword,
  type Owner,
} from './queries.ts';

interface DeviceEditorProps {
  /** None: a phone is added. */
  device?: Device | undefined;
  owners: Owner[];
  onClose: () => void;
  onCredentials: (credentials: Credentials) => void;
}

export function DeviceEditor({ device, owners, onClose, onCredentials }: DeviceEditorProps) {
  const { t } = useTranslation();
  const initial: DeviceForm = {
    label: device?.label ?? '',
    user_account: device?.user_account ?? null,
  };
  const editor = useEditor<DeviceForm, Device | Credentials>({
    initial,
    save: (values, before) =>
      device ? changeDevice(device.name, changedValues(before, values)) : addDevice(values),
    onSaved: (saved) => {
      onClose();
      if ('secret' in saved) onCredentials(saved);
    },
  });
  return (
    <EditorDrawer
      title={device ? device.label || device.name : t('devices.add')}
      submit={device ? t('form.save') : t('devices.make')}
      editor={editor}
      onClose={onClose}
      remove={
        device && {
          name: device.label || device.name,
          text: t('devices.delete_text'),
          act: () => deleteDevice(device.name),
        }
      }
    >
      <TextInput
        {...editor.text('label')}
        label={t('devices.label')}
        description={t('devices.label_hint')}
        maxLength={120}
        data-autofocus
      />
      <Select
        {...editor.value('user_account')}
        label={t('devices.owner')}
        description={t('devices.owner_hint')}
        data={owners
          .filter(({ id, is_active }) => is_active || id === device?.user_account)
          .map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={t('devices.nobody')}
        nothingFoundMessage={t('form.nothing_found')}
        searchable
        clearable
      />
      {device ? (
        <Password device={device} onCredentials={onCredentials} onClose={onClose} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('devices.then_card')}
        </Text>
      )}
    </EditorDrawer>
  );
}

interface PasswordProps extends Pick<DeviceEditorProps, 'onCredentials' | 'onClose'> {
  device: Device;
}

function Password({ device, onCredentials, onClose }: PasswordProps) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const making = useMutation({
    mutationFn: () => newPassword(device.name),
    onSuccess: (made) => {
      onClose();
      onCredentials(made);
    },
  });
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c="dimmed" flex="1 1 260px">
        {t('devices.password_hint')}
      </Text>
      <Button
        variant="default"
        leftSection={<IconKey size={16} />}
        onClick={() => setAsks(true)}
        data-testid="new-password"
      >
        {t('devices.new_password')}
      </Button>
      <ConfirmDialog
        isOpen={asks}
        title={t('devices.new_password_title')}
        text={t('devices.new_password_text')}
        yes={t('devices.new_password')}
        no={t('form.cancel')}
        isBusy={making.isPending}
        problem={making.error ? explain(making.error) : ''}
        onYes={() => making.mutate()}
        onNo={() => {
          making.reset();
          setAsks(false);
        }}
      />
    </Group>
  );
}
