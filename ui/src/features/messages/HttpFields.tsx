// What an HTTP provider needs to know: the request, and how it tells what became of a message.

import {
  Code,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorAt } from '../../forms/values.ts';
import { CopyLine } from '../../kit/CopyLine.tsx';
import type { Editor } from './ProviderEditor.tsx';
import type { HttpSettings } from './provider.ts';

interface HttpFieldsProps {
  editor: Editor;
  /** Where the provider tells its reports; empty until that is saved. */
  reportPath: string;
  incomingPath: string;
}

type TextField =
  | 'url'
  | 'body'
  | 'id_field'
  | 'report_id_field'
  | 'report_status_field'
  | 'poll_url'
  | 'in_number_field'
  | 'in_text_field'
  | 'in_id_field';

export function HttpFields({ editor, reportPath, incomingPath }: HttpFieldsProps) {
  const { t } = useTranslation();
  const { http } = editor.values;
  const set = (changes: Partial<HttpSettings>) => editor.set('http', { ...http, ...changes });
  const text = (name: TextField) => ({
    label: t(`sms.${name}`),
    value: http[name],
    error: errorAt(editor.errors, `http.${name}`),
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [name]: event.currentTarget.value }),
    'data-testid': `field-http.${name}`,
  });
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <Select
          label={t('sms.method')}
          value={http.method}
          data={['POST', 'GET', 'PUT']}
          allowDeselect={false}
          onChange={(value) => set({ method: value as HttpSettings['method'] })}
        />
        <TextInput {...text('url')} placeholder="https://api.example.com/sms" required />
      </SimpleGrid>
      <Textarea
        {...editor.text('headers')}
        label={t('sms.headers')}
        description={t('sms.headers_hint')}
        placeholder="Authorization: Bearer {secret}"
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
      />
      {http.method !== 'GET' && <Textarea {...text('body')} autosize minRows={2} maxRows={12} />}
      <Text size="sm" c="dimmed">
        {t('sms.names')}{' '}
        {['{to}', '{text}', '{sender}', '{id}', '{secret}'].map((name) => (
          <Code key={name} mr={6}>
            {name}
          </Code>
        ))}
      </Text>
      <TextInput
        {...text('id_field')}
        description={t('sms.id_field_hint')}
        placeholder="messages.0.id"
        required={http.reports !== 'none'}
      />
      <Select
        label={t('sms.reports')}
        value={http.reports}
        data={(['none', 'callback', 'polling'] as const).map((value) => ({
          value,
          label: t(`sms.reports_${value}`),
        }))}
        allowDeselect={false}
        onChange={(value) => set({ reports: value as HttpSettings['reports'] })}
        data-testid="sms-reports"
      />
      {http.reports === 'callback' &&
        (reportPath ? (
          <CopyLine
            name={t('sms.report_url')}
            value={`${window.location.origin}${reportPath}`}
            copy={t('form.copy')}
            copied={t('form.copied')}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t('sms.report_url_later')}
          </Text>
        ))}
      {http.reports === 'polling' && (
        <TextInput
          {...text('poll_url')}
          description={t('sms.poll_url_hint')}
          placeholder="https://api.example.com/sms/{outside_id}"
          required
        />
      )}
      {http.reports !== 'none' && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
            {http.reports === 'callback' && <TextInput {...text('report_id_field')} required />}
            <TextInput {...text('report_status_field')} required />
          </SimpleGrid>
          <TagsInput
            label={t('sms.delivered')}
            value={http.delivered}
            onChange={(delivered) => set({ delivered })}
            acceptValueOnBlur
          />
          <TagsInput
            label={t('sms.failed')}
            value={http.failed}
            onChange={(failed) => set({ failed })}
            acceptValueOnBlur
          />
        </>
      )}
      <Text size="sm" fw={600}>
        {t('sms.incoming')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('sms.incoming_hint')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="md">
        <TextInput {...text('in_number_field')} placeholder="from" />
        <TextInput {...text('in_text_field')} placeholder="text" />
        <TextInput {...text('in_id_field')} placeholder="id" />
      </SimpleGrid>
      {http.in_number_field && incomingPath && (
        <CopyLine
          name={t('sms.report_url')}
          value={`${window.location.origin}${incomingPath}`}
          copy={t('form.copy')}
          copied={t('form.copied')}
        />
      )}
    </Stack>
  );
}
