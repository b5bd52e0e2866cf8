// Roles of the company: how many people have each and what it gives; own ones are made by copying.

import { ActionIcon, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { isSame } from '../../forms/values.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { DeleteRole } from './DeleteRole.tsx';
import { copyOf } from './matrix.ts';
import { permissionsQuery, type Role, type RoleForm, rolesQuery, titleOf } from './queries.ts';
import { RoleEditor } from './RoleEditor.tsx';

interface Open {
  role?: Role;
  initial: RoleForm;
  isLess?: boolean;
}

const NEW: Open = { initial: { name: '', permissions: {} } };

export function RolesPage() {
  const { t } = useTranslation();
  const canEdit = useMay()('role.manage');
  const roles = useQuery(rolesQuery);
  const permissions = useQuery(permissionsQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const [deleted, setDeleted] = useState<Role | null>(null);
  const all = permissions.data ?? [];

  function copy(role: Role): void {
    const rights = copyOf(role.permissions, all);
    const isLess = !isSame(Object.keys(rights).sort(), Object.keys(role.permissions).sort());
    const name = t('roles.copy_of', { name: titleOf(role) });
    setOpen({ initial: { name, permissions: rights }, isLess });
  }

  const add = canEdit && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setOpen(NEW)}
      data-testid="add-role"
    >
      {t('roles.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.roles')} about={t('roles.about')} action={add}>
      <Asked query={permissions}>
        {(rights) => (
          <Asked query={roles}>
            {(found) => (
              <ListTable
                rows={found}
                keyOf={({ id }) => id}
                label={t('sections.roles')}
                testId="roles"
                onOpen={(role) =>
                  setOpen({ role, initial: { name: role.name, permissions: role.permissions } })
                }
                empty={<Empty icon={<IconShieldLock size={22} />} title={t('roles.add')} />}
                columns={[
                  { key: 'name', title: t('roles.name'), cell: (role) => <Name role={role} /> },
                  {
                    key: 'people',
                    title: t('roles.people'),
                    cell: ({ people }) => <span className="numbers">{people}</span>,
                  },
                  {
                    key: 'gives',
                    title: t('roles.gives'),
                    cell: (role) => (
                      <span className="numbers">
                        {t('roles.gives_count', {
                          count: Object.keys(role.permissions).length,
                          all: rights.length,
                        })}
                      </span>
                    ),
                  },
                ]}
                actions={canEdit ? (role) => <CopyButton role={role} onCopy={copy} /> : undefined}
              />
            )}
          </Asked>
        )}
      </Asked>
      {open && permissions.data && (
        <RoleEditor
          key={open.role?.id ?? open.initial.name}
          {...open}
          permissions={permissions.data}
          canEdit={canEdit}
          onClose={() => setOpen(null)}
          onCopy={copy}
          onDelete={setDeleted}
        />
      )}
      {deleted && (
        <DeleteRole
          role={roles.data?.find(({ id }) => id === deleted.id) ?? deleted}
          others={(roles.data ?? []).filter((one) => one.id !== deleted.id && one.may_give)}
          onClose={() => setDeleted(null)}
          onDeleted={() => {
            setDeleted(null);
            setOpen(null);
          }}
        />
      )}
    </SettingsPage>
  );
}

function Name({ role }: { role: Role }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" component="span">
      <Text span inherit style={{ overflowWrap: 'anywhere' }}>
        {titleOf(role)}
      </Text>
      {role.is_default && (
        <Badge color="gray" variant="light" tt="none" component="span">
          {t('roles.default')}
        </Badge>
      )}
    </Group>
  );
}

function CopyButton({ role, onCopy }: { role: Role; onCopy: (role: Role) => void }) {
  const { t } = useTranslation();
  const label = `${t('roles.copy')}: ${titleOf(role)}`;
  return (
    <Tooltip label={t('roles.copy')}>
      <ActionIcon
        variant="subtle"
        aria-label={label}
        onClick={() => onCopy(role)}
        data-testid="copy"
      >
        <IconCopy size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
