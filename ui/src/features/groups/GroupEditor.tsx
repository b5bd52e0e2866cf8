// Adds a department or changes one: its short number, who is in it, and how they ring.

import { MultiSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { Choice } from '../../kit/Choice.tsx';
import {
  addGroup,
  changeGroup,
  deleteGroup,
  type Group,
  type GroupForm,
  KINDS,
  type Member,
} from './queries.ts';

const RINGS = ['all', 'one_by_one'] as const;

interface GroupEditorProps {
  /** None: a department is added. */
  group?: Group | undefined;
  people: Member[];
  isReadOnly: boolean;
  onClose: () => void;
}

export function GroupEditor({ group, people, isReadOnly, onClose }: GroupEditorProps) {
  const { t } = useTranslation();
  const editor = useEditor<GroupForm, Group>({
    initial: {
      name: group?.name ?? '',
      short_number: group?.short_number ?? '',
      rings: group?.rings ?? 'all',
      kind: group?.kind ?? 'department',
      members: group?.members ?? [],
    },
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    save: (values, before) =>
      group ? changeGroup(group.id, changedValues(before, values)) : addGroup(values),
    onSaved: onClose,
  });
  const { values } = editor;
  return (
    <EditorDrawer
      title={group ? group.name : t('groups.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={isReadOnly}
      remove={
        group && {
          name: group.name,
          text: t('groups.delete_text'),
          act: () => deleteGroup(group.id),
        }
      }
    >
      <TextInput
        {...editor.text('name')}
        label={t('groups.name')}
        placeholder={t('groups.name_hint')}
        maxLength={80}
        readOnly={isReadOnly}
        required
        data-autofocus
      />
      <TextInput
        {...editor.text('short_number')}
        label={t('groups.short_number')}
        description={t('groups.short_number_hint')}
        maxLength={6}
        inputMode="numeric"
        readOnly={isReadOnly}
        maw={280}
      />
      <Choice
        label={t('groups.kind')}
        value={values.kind}
        choices={KINDS.map((value) => ({ value, label: t(`groups.kind_${value}`) }))}
        hint={t('groups.kind_hint')}
        onChange={(kind) => {
          if (!isReadOnly) editor.set('kind', kind);
        }}
        testId="field-kind"
      />
      <MultiSelect
        {...editor.value('members')}
        label={t('groups.members')}
        description={t(values.rings === 'all' ? 'groups.members_hint' : 'groups.members_in_order')}
        data={people
          .filter(({ id, is_active }) => is_active || values.members.includes(id))
          .map(({ id, name }) => ({ value: id, label: name }))}
        nothingFoundMessage={t('form.nothing_found')}
        readOnly={isReadOnly}
        searchable
        hidePickedOptions
      />
      <Choice
        label={t('groups.rings')}
        value={values.rings}
        choices={RINGS.map((value) => ({ value, label: t(`groups.rings_${value}`) }))}
        hint={t(`groups.rings_${values.rings}_hint`)}
        onChange={(rings) => {
          if (!isReadOnly) editor.set('rings', rings);
        }}
        testId="field-rings"
      />
    </EditorDrawer>
  );
}
