// The account of a person: name, login, password, roles, projects, short number, language.

import {
  Button,
  Group,
  MultiSelect,
  PasswordInput,
  Select,
  Switch,
  TextInput,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDice5 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useMyId, useMyProjects } from '../../forms/permissions.tsx';
import { useAllProjects } from '../../forms/projects.ts';
import { LANGUAGES } from '../../i18n/setup.ts';
import { rolesQuery } from './queries.ts';
import { roleName } from './roleName.ts';
import { UnionOfRoles } from './UnionOfRoles.tsx';
import type { UserFormEditor } from './UserEditor.tsx';
import { madePassword, type User } from './user.ts';

interface AccountFieldsProps {
  editor: UserFormEditor;
  user: User | undefined;
}

export function AccountFields({ editor, user }: AccountFieldsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const isMe = useMyId() === user?.id;
  const roles = useQuery(rolesQuery);
  const mine = useMyProjects();
  const projects = useAllProjects() ?? [];
  // Whoever does not manage the whole company's people gives no project but his own.
  const given = projects.filter(
    ({ id }) => may('user.manage', {}) || mine.includes(id) || editor.values.projects.includes(id),
  );
  return (
    <>
      <TextInput
        {...editor.text('name')}
        label={t('users.name')}
        description={t('users.name_hint')}
        maxLength={120}
        required
        data-autofocus
        autoComplete="off"
      />
      <TextInput
        {...editor.text('login')}
        label={t('users.login')}
        description={t(user ? 'users.login_fixed' : 'users.login_hint')}
        readOnly={Boolean(user)}
        variant={user ? 'filled' : 'default'}
        required={!user}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Password editor={editor} isNew={!user} />
      <MultiSelect
        {...editor.value('roles')}
        label={t('users.roles')}
        description={t('users.roles_hint')}
        data={(roles.data ?? []).map((role) => ({
          value: role.id,
          label: roleName(role),
          disabled: !role.may_give && !editor.values.roles.includes(role.id),
        }))}
        required
      />
      <UnionOfRoles
        roles={(roles.data ?? []).filter(({ id }) => editor.values.roles.includes(id))}
      />
      {given.length > 1 && (
        <MultiSelect
          {...editor.value('projects')}
          label={t('users.projects')}
          data={given.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Group grow align="flex-start">
        <TextInput
          {...editor.text('short_number')}
          label={t('users.short_number')}
          description={t('users.short_number_hint')}
          placeholder="201"
          inputMode="numeric"
          maxLength={6}
        />
        <Select
          {...editor.value('language')}
          label={t('users.language')}
          description={t('users.language_hint')}
          data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
          allowDeselect={false}
        />
      </Group>
      {user && (
        <Switch
          {...editor.toggle('is_active')}
          label={t('users.is_active')}
          description={t(isMe ? 'users.is_me' : 'users.is_active_hint')}
          disabled={isMe}
        />
      )}
    </>
  );
}

function Password({ editor, isNew }: { editor: UserFormEditor; isNew: boolean }) {
  const { t } = useTranslation();
  const [isShown, shown] = useDisclosure();
  function make(): void {
    editor.set(
      'password',
      madePassword((into) => crypto.getRandomValues(into)),
    );
    shown.open();
  }
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <PasswordInput
        {...editor.text('password')}
        flex={1}
        label={t('users.password')}
        description={t(isNew ? 'users.password_hint' : 'users.password_change')}
        visible={isShown}
        onVisibilityChange={shown.toggle}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        required={isNew}
        autoComplete="new-password"
      />
      <Button
        variant="light"
        mt={25}
        leftSection={<IconDice5 size={18} />}
        onClick={make}
        data-testid="make-password"
      >
        {t('users.make_password')}
      </Button>
    </Group>
  );
}
