// Adds a list or changes what it is called and what it does by itself.

import { Alert, Select, Switch, TextInput } from '@mantine/core';
import { IconStar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import {
  addList,
  changeList,
  deleteList,
  type ListForm,
  type Project,
  type ValueList,
} from './queries.ts';

interface ListEditorProps {
  /** None: a list is added. */
  list?: ValueList | undefined;
  projects: Project[];
  onClose: () => void;
  onAdded: (list: ValueList) => void;
}

export function ListEditor({ list, projects, onClose, onAdded }: ListEditorProps) {
  const { t } = useTranslation();
  // Asked when the page opened: it may come after the drawer.
  const usual = projects[0]?.id ?? '';
  const editor = useEditor<ListForm, ValueList>({
    initial: {
      name: list?.name ?? '',
      project: list?.project ?? usual,
      blocks_callers: list?.blocks_callers ?? false,
      blocks_dialling: list?.blocks_dialling ?? false,
    },
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    save: (values, before) =>
      list
        ? changeList(list.id, changedValues(before, values))
        : addList({ ...values, project: values.project || usual }),
    onSaved: (saved) => {
      onClose();
      if (!list) onAdded(saved);
    },
  });
  return (
    <EditorDrawer
      title={list ? list.name : t('lists.add')}
      editor={editor}
      onClose={onClose}
      remove={
        list && {
          name: list.name,
          text: t('lists.delete_text', { count: list.size }),
          act: () => deleteList(list.id),
        }
      }
    >
      <TextInput
        {...editor.text('name')}
        label={t('lists.name')}
        description={t('lists.name_hint')}
        maxLength={80}
        required
        data-autofocus
      />
      {!list && projects.length > 1 && (
        <Select
          {...editor.value('project')}
          value={editor.values.project || usual}
          label={t('lists.project')}
          data={projects.map(({ id, name }) => ({ value: id, label: name }))}
          allowDeselect={false}
        />
      )}
      <Switch
        {...editor.toggle('blocks_callers')}
        label={t('lists.blocks_callers')}
        description={t('lists.blocks_callers_hint')}
      />
      <Switch
        {...editor.toggle('blocks_dialling')}
        label={t('lists.blocks_dialling')}
        description={t('lists.blocks_dialling_hint')}
      />
      <Alert variant="light" color="gray" icon={<IconStar size={18} />}>
        {t('lists.vip')}
      </Alert>
    </EditorDrawer>
  );
}
