// Adds a result or a topic, or changes one.

import { MultiSelect, NumberInput, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { addCode, type CodeValues, changeCode, type Kind, type ResultCode } from './queries.ts';

interface ResultCodeEditorProps {
  /** None: one is added. */
  code?: ResultCode | undefined;
  queues: { id: string; name: string }[];
  onClose: () => void;
}

interface Form extends Omit<CodeValues, 'position'> {
  position: number | '';
}

export function ResultCodeEditor({ code, queues, onClose }: ResultCodeEditorProps) {
  const { t } = useTranslation();
  const editor = useEditor<Form, ResultCode>({
    initial: {
      kind: code?.kind ?? 'result',
      name: code?.name ?? '',
      queues: code?.queues ?? [],
      position: code?.position ?? 0,
      is_active: code?.is_active ?? true,
    },
    check: (form) => (form.name.trim() ? {} : { name: 'required' }),
    names: {},
    save: (form, before) => {
      const { kind, is_active, ...values } = { ...form, position: Number(form.position) };
      if (!code) return addCode({ kind, ...values });
      const { kind: _kind, ...was } = { ...before, position: Number(before.position) };
      return changeCode(code.id, changedValues(was, { ...values, is_active }));
    },
    onSaved: onClose,
  });
  return (
    <EditorDrawer title={code?.name ?? t('results.add')} editor={editor} onClose={onClose}>
      {!code && (
        <SegmentedControl
          value={editor.values.kind}
          onChange={(kind) => editor.set('kind', kind as Kind)}
          data={(['result', 'topic'] as const).map((value) => ({
            value,
            label: t(`results.${value}`),
          }))}
          aria-label={t('results.kind')}
        />
      )}
      <TextInput
        {...editor.text('name')}
        label={t('results.name')}
        maxLength={120}
        required
        data-autofocus
      />
      <MultiSelect
        {...editor.value('queues')}
        label={t('results.queues')}
        description={t('results.queues_hint')}
        placeholder={editor.values.queues.length === 0 ? t('results.all_queues') : ''}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        hidePickedOptions
        searchable
      />
      <NumberInput
        {...editor.value('position')}
        label={t('results.position')}
        description={t('results.position_hint')}
        min={0}
        max={1000}
        allowDecimal={false}
      />
      {code && (
        <Switch
          {...editor.toggle('is_active')}
          label={t('results.is_active')}
          description={t('results.is_active_hint')}
        />
      )}
    </EditorDrawer>
  );
}
