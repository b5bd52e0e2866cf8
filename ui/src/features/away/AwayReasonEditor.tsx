// Adds a reason for Away or changes one: its names, how it looks, what it allows.

import { NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { ReasonIcon } from '../../live/AwayMenu.tsx';
import { REASON_COLORS, REASON_ICONS } from '../../live/statusWords.ts';
import { addReason, changeReason } from './queries.ts';
import {
  checkReason,
  FIELDS,
  LONGEST_MINUTES,
  newReason,
  type Reason,
  type ReasonForm,
  reasonChanges,
  reasonForm,
} from './reason.ts';

interface AwayReasonEditorProps {
  /** None: one is added. */
  reason?: Reason | undefined;
  title: string;
  onClose: () => void;
}

type Editor = ReturnType<typeof useEditor<ReasonForm, Reason>>;

export function AwayReasonEditor({ reason, title, onClose }: AwayReasonEditorProps) {
  const { t } = useTranslation();
  const editor = useEditor<ReasonForm, Reason>({
    initial: reasonForm(reason),
    check: checkReason,
    names: FIELDS,
    save: (form, before) =>
      reason ? changeReason(reason.id, reasonChanges(before, form)) : addReason(newReason(form)),
    onSaved: onClose,
  });
  return (
    <EditorDrawer title={title} editor={editor} onClose={onClose}>
      {(['uk', 'ru', 'en'] as const).map((language) => (
        <TextInput
          key={language}
          {...editor.text(`name_${language}`)}
          label={t(`away.name_${language}`)}
          maxLength={120}
          required
          {...(language === 'uk' && { 'data-autofocus': true })}
        />
      ))}
      <Look editor={editor} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <Minutes editor={editor} name="max_minutes" />
        <Minutes editor={editor} name="max_daily_minutes" />
      </SimpleGrid>
      {(['requires_comment', 'is_paid', 'counts_as_break'] as const).map((name) => (
        <Switch
          key={name}
          {...editor.toggle(name)}
          label={t(`away.${name}`)}
          description={t(`away.${name}_hint`)}
        />
      ))}
      {reason && (
        <Switch
          {...editor.toggle('is_active')}
          label={t('away.is_active')}
          description={t('away.is_active_hint')}
        />
      )}
    </EditorDrawer>
  );
}

function Look({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const { icon, color } = editor.values;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <Select
        {...editor.value('icon')}
        label={t('away.icon')}
        data={Object.keys(REASON_ICONS).map((value) => ({
          value,
          label: t(`away.icons.${value}` as 'away.icons.coffee'),
        }))}
        leftSection={<ReasonIcon name={icon} color={color} />}
        renderOption={({ option }) => (
          <>
            <ReasonIcon name={option.value} color={color} />
            {option.label}
          </>
        )}
        allowDeselect={false}
      />
      <Select
        {...editor.value('color')}
        label={t('away.color')}
        data={REASON_COLORS.map((value) => ({
          value,
          label: t(`away.colors.${value}` as 'away.colors.orange'),
        }))}
        leftSection={<ReasonIcon name={icon} color={color} />}
        renderOption={({ option }) => (
          <>
            <ReasonIcon name={icon} color={option.value} />
            {option.label}
          </>
        )}
        allowDeselect={false}
      />
    </SimpleGrid>
  );
}

function Minutes({ editor, name }: { editor: Editor; name: 'max_minutes' | 'max_daily_minutes' }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      {...editor.value(name)}
      label={t(`away.${name}`)}
      description={t('away.no_limit')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={0}
      max={LONGEST_MINUTES}
      decimalScale={1}
    />
  );
}
