// What opens beside a call of the queue: a CRM form, or the page of an outside CRM.

import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { IconForms } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/client.ts';
import { Asked } from '../../forms/Asked.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { Choice } from '../../kit/Choice.tsx';
import { CountInput } from '../../kit/CountInput.tsx';

type What = 'nothing' | 'script' | 'link';
type Moment = 'ring' | 'answer';
type Mode = 'tab' | 'iframe' | 'popup';

interface Stored {
  script: string | null;
  moment: Moment;
  link: { url: string; mode: Mode } | null;
  /** PCP waits for the form so long at most; 0: not at all. */
  required_seconds: number;
}

interface Known {
  form: Stored;
  scripts: { id: string; name: string }[];
}

interface Values {
  what: What;
  script: string;
  moment: Moment;
  url: string;
  mode: Mode;
  isRequired: boolean;
  minutes: number;
}

const MINUTES = 15;

function queueFormQuery(queue: string) {
  return queryOptions({
    queryKey: ['settings', 'queue-form', queue],
    queryFn: () => request<Known>('GET', `/api/queues/${queue}/form`),
    staleTime: 0,
  });
}

export function QueueFormButton({ queue, isReadOnly }: { queue: string; isReadOnly: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const known = useQuery({ ...queueFormQuery(queue), enabled: isOpen });
  return (
    <>
      <Group>
        <Button
          variant="default"
          leftSection={<IconForms size={18} />}
          onClick={() => setOpen(true)}
          data-testid="queue-form"
        >
          {t('queue_form.title')}
        </Button>
      </Group>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('queue_form.title')}
        size="lg"
        zIndex={300}
        closeButtonProps={{ 'aria-label': t('form.close') }}
      >
        <Asked query={known}>
          {(found) => (
            <Fields
              key={known.dataUpdatedAt}
              queue={queue}
              known={found}
              isReadOnly={isReadOnly}
              onClose={() => setOpen(false)}
            />
          )}
        </Asked>
      </Modal>
    </>
  );
}

interface FieldsProps {
  queue: string;
  known: Known;
  isReadOnly: boolean;
  onClose: () => void;
}

function Fields({ queue, known, isReadOnly, onClose }: FieldsProps) {
  const { t } = useTranslation();
  const { form, scripts } = known;
  const editor = useEditor<Values, Stored>({
    initial: {
      what: form.link ? 'link' : form.script ? 'script' : 'nothing',
      script: form.script ?? scripts[0]?.id ?? '',
      moment: form.moment,
      url: form.link?.url ?? 'https://',
      mode: form.link?.mode ?? 'tab',
      isRequired: form.required_seconds > 0,
      minutes: Math.ceil(form.required_seconds / 60) || MINUTES,
    },
    names: { 'link.url': 'url', link: 'url' },
    check: ({ what, script }): Record<string, string> =>
      what === 'script' && !script ? { script: 'required' } : {},
    save: (values) => request('PUT', `/api/queues/${queue}/form`, toStored(values)),
    onSaved: onClose,
  });
  const { what } = editor.values;
  const choices = <V extends string>(all: readonly V[]) =>
    all.map((value) => ({ value, label: t(`queue_form.${value}` as 'queue_form.ring') }));
  return (
    <Stack gap="md" data-testid="queue-form-fields">
      <Choice
        label={t('queue_form.what')}
        value={what}
        choices={choices(['nothing', 'script', 'link'] as const)}
        onChange={(value) => editor.set('what', value)}
        testId="queue-form-what"
      />
      {what === 'script' && scripts.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('queue_form.no_scripts')}
        </Text>
      )}
      {what === 'script' && scripts.length > 0 && (
        <Select
          {...editor.value('script')}
          label={t('queue_form.choose')}
          data={scripts.map(({ id, name }) => ({ value: id, label: name }))}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
      )}
      {what === 'script' && scripts.length > 0 && (
        <Required editor={editor} isReadOnly={isReadOnly} />
      )}
      {what === 'link' && (
        <>
          <Textarea
            {...editor.text('url')}
            label={t('queue_form.url')}
            description={t('queue_form.url_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maxLength={2000}
            autosize
            readOnly={isReadOnly}
          />
          <Choice
            label={t('queue_form.mode')}
            value={editor.values.mode}
            choices={choices(['tab', 'iframe', 'popup'] as const)}
            onChange={(value) => editor.set('mode', value)}
          />
        </>
      )}
      {what !== 'nothing' && (
        <Choice
          label={t('queue_form.moment')}
          value={editor.values.moment}
          choices={choices(['ring', 'answer'] as const)}
          onChange={(value) => editor.set('moment', value)}
        />
      )}
      {editor.problem && (
        <Alert color="red" variant="light" role="alert">
          {editor.problem}
        </Alert>
      )}
      {!isReadOnly && (
        <Group justify="flex-end">
          <Button
            loading={editor.isSaving}
            disabled={!editor.isDirty}
            onClick={editor.submit}
            data-testid="queue-form-save"
          >
            {t('form.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface RequiredProps {
  editor: ReturnType<typeof useEditor<Values, Stored>>;
  isReadOnly: boolean;
}

/** A form that must be completed keeps an operator in PCP. */
function Required({ editor, isReadOnly }: RequiredProps) {
  const { t } = useTranslation();
  const { isRequired, minutes } = editor.values;
  return (
    <>
      <Checkbox
        label={t('queue_form.is_required')}
        description={t('queue_form.is_required_hint')}
        checked={isRequired}
        disabled={isReadOnly}
        onChange={(event) => editor.set('isRequired', event.currentTarget.checked)}
        data-testid="queue-form-required"
      />
      {isRequired && (
        <CountInput
          label={t('queue_form.minutes')}
          value={minutes}
          min={1}
          max={240}
          readOnly={isReadOnly}
          onChange={(value) => editor.set('minutes', value)}
          data-testid="queue-form-minutes"
        />
      )}
    </>
  );
}

function toStored(values: Values): Stored {
  const { what, script, moment, url, mode, isRequired, minutes } = values;
  return {
    script: what === 'script' ? script : null,
    link: what === 'link' ? { url: url.trim(), mode } : null,
    moment,
    required_seconds: what === 'script' && isRequired ? minutes * 60 : 0,
  };
}
