// What the company wants to know of its contacts besides: its own fields, in their order.

import {
  ActionIcon,
  Button,
  Group,
  Paper,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { useFollow } from '../../kit/follow.ts';
import { MoveArrows } from '../../kit/MoveArrows.tsx';
import type { FieldKind, OwnField } from './model.ts';
import { type FieldForm, putFields } from './queries.ts';

const KINDS = ['text', 'number', 'date', 'choice'] as const;

interface FieldsEditorProps {
  fields: OwnField[];
  onClose: () => void;
}

export function FieldsEditor({ fields, onClose }: FieldsEditorProps) {
  useState(addSettingsTexts);
  const { t } = useTranslation();
  const editor = useEditor<{ fields: FieldForm[] }, OwnField[]>({
    initial: { fields },
    save: (values) => putFields(values.fields),
    onSaved: onClose,
  });
  const all = editor.values.fields;
  const set = (after: FieldForm[]) => editor.set('fields', after);
  const change = (place: number, one: Partial<FieldForm>) =>
    set(all.map((each, n) => (n === place ? { ...each, ...one } : each)));
  const { list, arrow, follow } = useFollow();
  const move = (place: number, by: -1 | 1) => {
    const [one] = all.slice(place, place + 1);
    if (one) set(all.toSpliced(place, 1).toSpliced(place + by, 0, one));
    follow(place + by, by < 0 ? 'up' : 'down');
  };
  const isGone = fields.some(({ id }) => !all.some((each) => each.id === id));
  return (
    <EditorDrawer title={t('contacts.own_fields')} editor={editor} onClose={onClose}>
      <Text size="sm" c="dimmed">
        {t('contacts.own_fields_about')}
      </Text>
      <Stack gap="md" ref={list}>
        {all.map((field, place) => (
          <Paper key={field.id ?? `new-${place}`} withBorder p="sm" data-testid="field-row">
            <Stack gap="xs">
              <Group gap="xs" align="flex-end" wrap="nowrap">
                <TextInput
                  flex={1}
                  label={t('contacts.field_name')}
                  value={field.name}
                  error={editor.errors[`fields.${place}.name`]}
                  onChange={(event) => change(place, { name: event.currentTarget.value })}
                  maxLength={120}
                  data-testid="field-name"
                />
                <Select
                  w={150}
                  label={t('contacts.field_kind')}
                  value={field.kind}
                  data={KINDS.map((value) => ({ value, label: t(`contacts.kind_${value}`) }))}
                  onChange={(kind) => kind && change(place, { kind: kind as FieldKind })}
                  disabled={field.id !== null}
                  allowDeselect={false}
                />
                <MoveArrows
                  place={place}
                  count={all.length}
                  arrow={arrow}
                  size="lg"
                  up={`${t('contacts.field_up')}: ${field.name}`}
                  down={`${t('contacts.field_down')}: ${field.name}`}
                  onMove={(by) => move(place, by)}
                />
                <ActionIcon
                  variant="subtle"
                  color="red"
                  size="lg"
                  aria-label={`${t('contacts.field_remove')}: ${field.name}`}
                  onClick={() => set(all.toSpliced(place, 1))}
                  data-testid="field-remove"
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
              {field.kind === 'choice' && (
                <TagsInput
                  label={t('contacts.field_choices')}
                  value={field.choices}
                  error={editor.errors[`fields.${place}.choices`]}
                  onChange={(choices) => change(place, { choices })}
                  splitChars={[',', ';']}
                />
              )}
            </Stack>
          </Paper>
        ))}
      </Stack>
      <Group>
        <Button
          type="button"
          variant="light"
          leftSection={<IconPlus size={16} />}
          onClick={() => set([...all, { id: null, name: '', kind: 'text', choices: [] }])}
          data-testid="field-add"
        >
          {t('contacts.field_add')}
        </Button>
      </Group>
      {isGone && (
        <Text size="sm" c="red">
          {t('contacts.field_gone')}
        </Text>
      )}
    </EditorDrawer>
  );
}
