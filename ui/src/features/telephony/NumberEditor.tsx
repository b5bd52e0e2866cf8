// Adds a number or changes one: what was dialled, where the call goes, when, and its page.

import { Select, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { LANGUAGES } from '../../i18n/setup.ts';
import { Choice } from '../../kit/Choice.tsx';
import { CopyLine } from '../../kit/CopyLine.tsx';
import { NumberTarget } from './NumberTarget.tsx';
import {
  type CompanyNumber,
  checkNumber,
  type NumberForm,
  numberChanges,
  numberForm,
  publicAddress,
  toNumber,
} from './number.ts';
import { addNumber, changeNumber, deleteNumber } from './numberQueries.ts';
import { choices, type Targets } from './targets.ts';

interface NumberEditorProps {
  number?: CompanyNumber | undefined;
  targets: Targets;
  onClose: () => void;
}

export type NumberFormEditor = ReturnType<typeof useEditor<NumberForm, CompanyNumber>>;

const MATCHES = ['exact', 'prefix', 'default'] as const;

export function NumberEditor({ number, targets, onClose }: NumberEditorProps) {
  const { t, i18n } = useTranslation();
  const editor = useEditor<NumberForm, CompanyNumber>({
    initial: numberForm(number, i18n.language),
    check: checkNumber,
    save: (form, before) =>
      number ? changeNumber(number.id, numberChanges(before, form)) : addNumber(toNumber(form)),
    onSaved: onClose,
  });
  const { match } = editor.values;
  return (
    <EditorDrawer
      title={number ? number.number || t('numbers.all_others') : t('numbers.add')}
      editor={editor}
      onClose={onClose}
      remove={
        number && {
          name: number.number || t('numbers.all_others'),
          text: t('numbers.delete_text'),
          act: () => deleteNumber(number.id),
        }
      }
    >
      <Choice
        label={t('numbers.match')}
        value={match}
        onChange={(value) => editor.set('match', value)}
        choices={MATCHES.map((value) => ({ value, label: t(`numbers.match_${value}`) }))}
        hint={t(`numbers.match_${match}_hint`)}
        testId="field-match"
      />
      {match !== 'default' && (
        <TextInput
          {...editor.text('number')}
          label={t(match === 'prefix' ? 'numbers.prefix' : 'numbers.number')}
          placeholder="+380441234567"
          inputMode="tel"
          required
          data-autofocus
        />
      )}
      <Select
        {...editor.value('gateway')}
        label={t('numbers.gateway')}
        description={t('numbers.gateway_hint')}
        placeholder={t('numbers.any_gateway')}
        data={choices(targets.gateways)}
        required={match === 'default'}
        searchable
        clearable
        nothingFoundMessage={t('form.nothing_found')}
      />
      <TextInput
        {...editor.text('label')}
        label={t('numbers.label')}
        description={t('numbers.label_hint')}
        maxLength={120}
      />
      <NumberTarget editor={editor} targets={targets} />
      <Select
        {...editor.value('language')}
        label={t('numbers.language')}
        description={t('numbers.language_hint')}
        data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        allowDeselect={false}
      />
      <TextInput
        {...editor.text('source_tag')}
        label={t('numbers.source_tag')}
        description={t('numbers.source_tag_hint')}
        maxLength={60}
      />
      <Switch
        {...editor.toggle('has_recording_notice')}
        label={t('numbers.notice')}
        description={t('numbers.notice_hint')}
      />
      {match === 'exact' && <PublicPageFields editor={editor} />}
    </EditorDrawer>
  );
}

function PublicPageFields({ editor }: { editor: NumberFormEditor }) {
  const { t } = useTranslation();
  const { is_public, public_slug } = editor.values;
  return (
    <Stack gap="sm">
      <Switch
        {...editor.toggle('is_public')}
        label={t('numbers.is_public')}
        description={t('numbers.is_public_hint')}
      />
      {is_public && (
        <TextInput
          {...editor.text('public_slug')}
          label={t('numbers.slug')}
          description={t('numbers.slug_hint')}
          leftSection="/call/"
          leftSectionWidth={52}
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
      {is_public && public_slug && (
        <CopyLine
          name={t('numbers.link')}
          value={publicAddress(public_slug, window.location.origin)}
          copy={t('form.copy')}
          copied={t('form.copied')}
          testId="public-link"
        />
      )}
    </Stack>
  );
}
