// Deletes a role; its people get another one in the same step.

import { Alert, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';
import { deleteRole, type Role, titleOf } from './queries.ts';

interface DeleteRoleProps {
  role: Role;
  /** Those that its people may get instead. */
  others: Role[];
  onClose: () => void;
  onDeleted: () => void;
}

export function DeleteRole({ role, others, onClose, onDeleted }: DeleteRoleProps) {
  useFocusBack();
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [instead, setInstead] = useState<string | null>(null);
  const deleting = useMutation({
    mutationFn: () => deleteRole(role.id, instead),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      notifications.show({
        color: 'green',
        message: t('form.deleted', { name: role.name }),
        closeButtonProps: { 'aria-label': t('form.close') },
      });
      onDeleted();
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['settings', 'role'] }),
  });
  const isHad = role.people > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('form.delete_title', { name: role.name })}
      centered
      zIndex={400}
      withCloseButton={false}
      styles={{ title: { fontWeight: 650, fontSize: '1.05rem' } }}
    >
      <Stack gap="md" data-testid="confirm">
        <Text size="sm">
          {isHad ? t('roles.delete_people', { count: role.people }) : t('roles.delete_text')}
        </Text>
        {isHad && (
          <Select
            label={t('roles.move_to')}
            data={others.map((one) => ({ value: one.id, label: titleOf(one) }))}
            value={instead}
            onChange={setInstead}
            comboboxProps={{ zIndex: 500 }}
            searchable
            required
            data-testid="move-to"
          />
        )}
        {deleting.error && (
          <Alert color="red" variant="light" role="alert" data-testid="confirm-problem">
            {explain(deleting.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus data-testid="confirm-no">
            {t('form.cancel')}
          </Button>
          <Button
            color="red"
            disabled={isHad && !instead}
            loading={deleting.isPending}
            onClick={() => deleting.mutate()}
            data-testid="confirm-yes"
          >
            {t('form.delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
