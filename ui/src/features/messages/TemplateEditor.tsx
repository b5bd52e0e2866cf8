// Adds a template or changes one: its text, and the names that are filled in.

import { Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { word } from '../../i18n/words.ts';
import { VARIABLES } from './fill.ts';
import {
  addTemplate,
  CHANNELS,
  changeTemplate,
  deleteTemplate,
  LONGEST,
  type Template,
  type TemplateForm,
} from './queries.ts';
import { SegmentCounter } from './SegmentCounter.tsx';

interface TemplateEditorProps {
  /** None: one is added. */
  template?: Template | undefined;
  onClose: () => void;
}

function check({ channel, name, subject, text }: TemplateForm): Record<string, string> {
  return {
    ...(name.trim() ? {} : { name: 'required' }),
    ...(channel === 'sms' || subject.trim() ? {} : { subject: 'required' }),
    ...(text.trim() ? {} : { text: 'required' }),
    ...(text.length > LONGEST[channel] ? { text: 'too_long' } : {}),
  };
}

export function TemplateEditor({ template, onClose }: TemplateEditorProps) {
  const { t } = useTranslation();
  const area = useRef<HTMLTextAreaElement>(null);
  const editor = useEditor<TemplateForm, Template>({
    initial: {
      channel: template?.channel ?? 'sms',
      name: template?.name ?? '',
      subject: template?.subject ?? '',
      text: template?.text ?? '',
    },
    check,
    save: (values, before) =>
      template ? changeTemplate(template.id, changedValues(before, values)) : addTemplate(values),
    onSaved: onClose,
  });
  const { channel, text } = editor.values;

  function put(name: string): void {
    const at = area.current?.selectionStart ?? text.length;
    editor.set('text', `${text.slice(0, at)}{${name}}${text.slice(at)}`);
    area.current?.focus();
  }

  return (
    <EditorDrawer
      title={template?.name ?? t('templates.add')}
      editor={editor}
      onClose={onClose}
      remove={template && { name: template.name, act: () => deleteTemplate(template.id) }}
    >
      {!template && (
        <SegmentedControl
          value={channel}
          onChange={(value) => editor.set('channel', value as TemplateForm['channel'])}
          data={CHANNELS.map((value) => ({ value, label: word('channel', value) }))}
          aria-label={t('templates.channel')}
        />
      )}
      <TextInput
        {...editor.text('name')}
        label={t('templates.name')}
        maxLength={120}
        required
        data-autofocus
      />
      {channel === 'email' && (
        <TextInput
          {...editor.text('subject')}
          label={t('messages.subject')}
          maxLength={200}
          required
        />
      )}
      <Textarea
        {...editor.text('text')}
        ref={area}
        label={t('templates.text')}
        minRows={6}
        maxRows={18}
        autosize
        required
      />
      {channel === 'sms' && <SegmentCounter text={text} />}
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          {t('templates.put')}
        </Text>
        <Group gap="xs">
          {VARIABLES.map((name) => (
            <Button
              key={name}
              variant="light"
              size="compact-sm"
              onClick={() => put(name)}
              data-testid={`put-${name}`}
            >
              {t(`templates.${name.replace('.', '_') as 'contact_name'}`)}
            </Button>
          ))}
        </Group>
      </Stack>
    </EditorDrawer>
  );
}
