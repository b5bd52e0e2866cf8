// How many calls a person has at a time, and whether they change his status.

import { Select, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UserFormEditor } from './UserEditor.tsx';

const LINES = ['1', '2', '3', '4', '5'];

export function LineFields({ editor }: { editor: UserFormEditor }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        {...editor.value('max_lines')}
        label={t('users.max_lines')}
        description={t('users.max_lines_hint')}
        data={LINES}
        allowDeselect={false}
      />
      <Switch
        {...editor.toggle('has_status_control')}
        label={t('users.has_status_control')}
        description={t('users.has_status_control_hint')}
      />
    </>
  );
}
