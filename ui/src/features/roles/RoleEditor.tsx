// Adds a role, changes one, or shows one that may only be looked at.

import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { type Rights, rightText } from '../../forms/rights.ts';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { Matrix } from './Matrix.tsx';
import {
  addRole,
  changeRole,
  type Permission,
  type Role,
  type RoleForm,
  titleOf,
} from './queries.ts';

interface RoleEditorProps {
  /** None: a role is added, from `initial`. */
  role?: Role | undefined;
  initial: RoleForm;
  /** The copy has less than what it was made from. */
  isLess?: boolean;
  permissions: Permission[];
  canEdit: boolean;
  onClose: () => void;
  onCopy: (role: Role) => void;
  onDelete: (role: Role) => void;
}

export function RoleEditor(props: RoleEditorProps) {
  const { t } = useTranslation();
  const { role, permissions, canEdit, onClose } = props;
  const isReadOnly = !canEdit || Boolean(role && (role.is_default || !role.may_give));
  const editor = useEditor<RoleForm, Role>({
    initial: props.initial,
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    save: (values, before) =>
      role ? changeRole(role.id, changedValues(before, values)) : addRole(values),
    onSaved: onClose,
  });
  const { values, errors } = editor;
  const wrong = Object.entries(errors).filter(([path]) => path.startsWith('permissions.'));
  return (
    <EditorDrawer
      title={role ? titleOf(role) : t('roles.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={isReadOnly}
      size={940}
    >
      <Why role={role} isLess={props.isLess ?? false} />
      {!isReadOnly && (
        <TextInput
          {...editor.text('name')}
          label={t('roles.name')}
          placeholder={t('roles.name_hint')}
          maxLength={120}
          required
          data-autofocus
        />
      )}
      {role && canEdit && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconCopy size={16} />}
            onClick={() => props.onCopy(role)}
            data-testid="copy-role"
          >
            {t('roles.copy')}
          </Button>
          {!isReadOnly && (
            <Button
              variant="subtle"
              color="red"
              size="xs"
              leftSection={<IconTrash size={16} />}
              onClick={() => props.onDelete(role)}
              data-testid="delete-role"
            >
              {t('form.delete')}
            </Button>
          )}
        </Group>
      )}
      {wrong.map(([path, text]) => (
        <Alert key={path} color="red" variant="light" data-testid="wrong-right">
          {rightText(path.replace('permissions.', ''))} {text}
        </Alert>
      ))}
      {Object.keys(values.permissions).length === 0 && (
        <Text size="sm" c="dimmed">
          {t('roles.empty')}
        </Text>
      )}
      <Matrix
        permissions={permissions}
        rights={values.permissions}
        isReadOnly={isReadOnly}
        onChange={(rights: Rights) => editor.set('permissions', rights)}
      />
    </EditorDrawer>
  );
}

function Why({ role, isLess }: { role: Role | undefined; isLess: boolean }) {
  const { t } = useTranslation();
  const text = role?.is_default
    ? t('roles.default_hint')
    : role && !role.may_give
      ? t('roles.stronger_hint')
      : isLess
        ? t('roles.copy_less')
        : '';
  if (!text) return null;
  return (
    <Alert variant="light" data-testid="why-read-only">
      {text}
    </Alert>
  );
}
