// What an action needs to know, by its kind.

import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block } from '../../forms/blocks.ts';
import { useMay } from '../../forms/permissions.tsx';
import type { SettingsTexts } from '../../i18n/en.settings.ts';
import { CountInput } from '../../kit/CountInput.tsx';
import { HookSecret } from './HookSecret.tsx';
import { type Action, CONTACT_FIELDS } from './model.ts';
import { listsQuery, templatesQuery } from './queries.ts';

export interface ActionProps {
  action: Action;
  blocks: Block[];
  error: (field: string) => string | undefined;
  onChange: (change: Partial<Action>) => void;
}

export function ActionFields(props: ActionProps) {
  const Fields = FIELDS[props.action.kind];
  return <Fields {...props} />;
}

interface LineProps extends ActionProps {
  field: 'value' | 'event' | 'url' | 'clock';
  label: keyof SettingsTexts['scripts'];
  hint?: keyof SettingsTexts['scripts'];
  type?: string;
  maxLength?: number;
  readOnly?: boolean;
}

function Line({ action, error, onChange, field, label, hint, ...input }: LineProps) {
  const { t } = useTranslation();
  const { type = 'text', maxLength = 200, readOnly = false } = input;
  return (
    <TextInput
      label={t(`scripts.${label}`)}
      description={hint && t(`scripts.${hint}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      type={type}
      value={action[field]}
      error={error(field)}
      maxLength={maxLength}
      readOnly={readOnly}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
    />
  );
}

function AddToList(props: ActionProps) {
  const { t } = useTranslation();
  const lists = useQuery(listsQuery);
  const { action, error, onChange } = props;
  return (
    <>
      <Select
        label={t('scripts.list')}
        data={lists.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={action.list || null}
        error={error('list')}
        onChange={(list) => onChange({ list: list ?? '' })}
      />
      <NumberInput
        label={t('scripts.days')}
        description={t('scripts.days_hint')}
        inputWrapperOrder={['label', 'input', 'description']}
        value={action.days}
        min={0}
        max={3650}
        onChange={(days) => onChange({ days: Number(days) || 0 })}
      />
      <Line {...props} field="value" label="action_value" />
    </>
  );
}

function SetContact(props: ActionProps) {
  const { t } = useTranslation();
  const { action, error, onChange } = props;
  return (
    <>
      <Select
        label={t('scripts.field')}
        data={CONTACT_FIELDS.map((value) => ({ value, label: t(`script_contact.${value}`) }))}
        value={action.field || null}
        error={error('field')}
        onChange={(field) => onChange({ field: field ?? '' })}
      />
      <Line {...props} field="value" label="action_value" />
    </>
  );
}

function FireEvent(props: ActionProps) {
  return <Line {...props} field="event" label="action_event" maxLength={64} />;
}

function Write(props: ActionProps) {
  const { t } = useTranslation();
  const templates = useQuery(templatesQuery);
  const { action, error, onChange } = props;
  const channel = action.kind === 'send_sms' ? 'sms' : 'email';
  const mine = templates.data?.filter((one) => one.channel === channel) ?? [];
  return (
    <>
      <Select
        label={t('scripts.template')}
        description={templates.isSuccess && mine.length === 0 && t('scripts.no_templates')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={mine.map(({ id, name }) => ({ value: id, label: name }))}
        value={action.template || null}
        error={error('template')}
        onChange={(template) => onChange({ template: template ?? '' })}
      />
      <Line
        {...props}
        field="value"
        label="action_to"
        hint={channel === 'sms' ? 'action_to_sms' : 'action_to_email'}
      />
    </>
  );
}

function CallLater(props: ActionProps) {
  const { t } = useTranslation();
  const { action, blocks, error, onChange } = props;
  return (
    <>
      <Select
        label={t('scripts.day')}
        placeholder={t('scripts.day_none')}
        clearable
        data={blocks
          .filter(({ kind }) => kind === 'date')
          .map(({ id, title }) => ({ value: id, label: title || id }))}
        value={action.day || null}
        error={error('day')}
        onChange={(day) => onChange({ day: day ?? '', clock: day ? action.clock || '10:00' : '' })}
      />
      {action.day ? (
        <Line {...props} field="clock" label="clock" hint="clock_hint" type="time" />
      ) : (
        <CountInput
          label={t('scripts.minutes')}
          value={action.minutes}
          min={1}
          max={129_600}
          onChange={(minutes) => onChange({ minutes })}
        />
      )}
      <Line {...props} field="value" label="action_note" hint="variables" />
      <Checkbox
        mt="lg"
        label={t('scripts.for_queue')}
        checked={action.for_queue}
        onChange={(event) => onChange({ for_queue: event.currentTarget.checked })}
      />
    </>
  );
}

/** Where answers are sent is chosen by who manages webhooks; others see it. */
function Webhook(props: ActionProps) {
  const isReadOnly = !useMay()('webhook.manage');
  return (
    <>
      <Line
        {...props}
        field="url"
        label="action_url"
        hint={isReadOnly ? 'action_url_closed' : 'action_url_hint'}
        maxLength={2000}
        readOnly={isReadOnly}
      />
      <HookSecret url={props.action.url} />
    </>
  );
}

const FIELDS: Record<Action['kind'], ComponentType<ActionProps>> = {
  add_to_list: AddToList,
  set_contact: SetContact,
  fire_event: FireEvent,
  send_sms: Write,
  send_email: Write,
  call_later: CallLater,
  webhook: Webhook,
};
