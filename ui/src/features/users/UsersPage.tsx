// People of the company: a list with a search, and a drawer to add and change one.

import { Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { BlockButton } from './BlockButton.tsx';
import { type Role, rolesQuery, usersQuery } from './queries.ts';
import { roleName } from './roleName.ts';
import { UserEditor } from './UserEditor.tsx';
import type { User } from './user.ts';

/** A longer list is searched. */
const FEW = 8;

export function UsersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canEdit = may('user.manage');
  const reaches = ({ id, projects }: User) =>
    [null, ...projects].some((project) => may('user.manage', { owner: id, project }));
  const users = useQuery(usersQuery);
  const roles = useQuery(rolesQuery);
  const [wanted, setWanted] = useState('');
  const [edited, setEdited] = useState<User | 'new' | null>(null);
  const canAdd = useMayAdd('user.manage');
  const add = canAdd && (
    <Button
      leftSection={<IconUserPlus size={18} />}
      onClick={() => setEdited('new')}
      data-testid="add-user"
    >
      {t('users.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.users')} about={t('users.about')} action={add}>
      {(users.data?.length ?? 0) > FEW && (
        <TextInput
          leftSection={<IconSearch size={16} />}
          placeholder={t('users.search')}
          aria-label={t('users.search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          maw={360}
          data-testid="search-users"
        />
      )}
      <Asked query={users}>
        {(all) => (
          <ListTable
            rows={found(all, wanted)}
            keyOf={({ id }) => id}
            label={t('sections.users')}
            testId="users"
            onOpen={canEdit ? setEdited : undefined}
            opens={reaches}
            actions={
              canEdit ? (user) => (reaches(user) ? <BlockButton user={user} /> : null) : undefined
            }
            columns={[
              { key: 'name', title: t('users.name'), cell: (user) => <Name user={user} /> },
              { key: 'login', title: t('users.login'), cell: ({ login }) => login },
              {
                key: 'roles',
                title: t('users.roles'),
                cell: (user) => roleNames(user, roles.data ?? []).join(', '),
              },
              {
                key: 'short_number',
                title: t('users.short_number'),
                cell: ({ short_number }) => <span className="numbers">{short_number}</span>,
              },
            ]}
            empty={
              <Empty
                icon={<IconUsers size={22} />}
                title={t('users.empty')}
                hint={t('users.empty_hint')}
              />
            }
          />
        )}
      </Asked>
      {edited && (
        <UserEditor
          key={edited === 'new' ? 'new' : edited.id}
          user={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}

function found(users: User[], wanted: string): User[] {
  const words = wanted.toLocaleLowerCase().trim();
  return users.filter(({ name, login, short_number }) =>
    `${name} ${login} ${short_number ?? ''}`.toLocaleLowerCase().includes(words),
  );
}

function roleNames(user: User, roles: Role[]): string[] {
  return roles.filter(({ id }) => user.roles.includes(id)).map(roleName);
}

function Name({ user }: { user: User }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" component="span">
      <Text span inherit style={{ overflowWrap: 'anywhere' }}>
        {user.name}
      </Text>
      {!user.is_active && (
        <Badge color="gray" variant="light" tt="none" component="span">
          {t('users.off')}
        </Badge>
      )}
    </Group>
  );
}
