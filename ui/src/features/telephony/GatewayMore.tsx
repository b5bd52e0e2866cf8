// What most gateways never need: sound, limits, caller's number, rules, registration details.

import {
  Accordion,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useEditor } from '../../forms/useEditor.ts';
import { countryChoices } from '../../i18n/countries.ts';
import { CODECS, type Gateway, type GatewayForm, type GatewayKind } from './gateway.ts';
import { RulesField } from './RulesField.tsx';

export type GatewayFormEditor = ReturnType<typeof useEditor<GatewayForm, Gateway>>;

interface GatewayMoreProps {
  editor: GatewayFormEditor;
  kind: GatewayKind;
}

const FIELDS: Record<string, string[]> = {
  numbers: ['caller_number', 'country', 'rules', 'is_trusted'],
  limits: ['max_channels', 'max_per_second'],
  sound: ['codecs', 'has_srtp'],
  network: ['realm', 'expires_seconds', 'outbound_proxy', 'from_user', 'options_seconds'],
};

export function GatewayMore({ editor, kind }: GatewayMoreProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string[]>([]);
  const wrong = Object.keys(editor.errors).map((path) => path.split('.')[0] ?? '');
  const parts = [
    { key: 'numbers', title: t('gateways.part_numbers'), body: <Numbers editor={editor} /> },
    { key: 'limits', title: t('gateways.part_limits'), body: <Limits editor={editor} /> },
    { key: 'sound', title: t('gateways.part_sound'), body: <Sound editor={editor} /> },
    {
      key: 'network',
      title: t('gateways.part_network'),
      body: <Network editor={editor} kind={kind} />,
    },
  ];
  // A part with an error opens by itself.
  const shown = parts
    .map(({ key }) => key)
    .filter((key) => opened.includes(key) || FIELDS[key]?.some((name) => wrong.includes(name)));
  return (
    <Accordion
      multiple
      variant="separated"
      chevronPosition="left"
      value={shown}
      onChange={setOpened}
    >
      {parts.map(({ key, title, body }) => (
        <Accordion.Item key={key} value={key}>
          <Accordion.Control data-testid={`part-${key}`}>{title}</Accordion.Control>
          <Accordion.Panel>
            <Stack gap="sm">{body}</Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

type Part = { editor: GatewayFormEditor };

function Numbers({ editor }: Part) {
  const { t, i18n } = useTranslation();
  const countries = useMemo(() => countryChoices(i18n.language), [i18n.language]);
  return (
    <>
      <TextInput
        {...editor.text('caller_number')}
        label={t('gateways.caller_number')}
        description={t('gateways.caller_number_hint')}
        placeholder="+380441234567"
        inputMode="tel"
      />
      <Select
        {...editor.value('country')}
        label={t('gateways.country')}
        description={t('gateways.country_hint')}
        data={countries}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('form.nothing_found')}
      />
      <RulesField
        rules={editor.values.rules}
        errors={editor.errors}
        onChange={(rules) => editor.set('rules', rules)}
      />
      <Switch
        {...editor.toggle('is_trusted')}
        label={t('gateways.is_trusted')}
        description={t('gateways.is_trusted_hint')}
      />
    </>
  );
}

function Limits({ editor }: Part) {
  const { t } = useTranslation();
  return (
    <Group grow align="flex-start">
      <NumberInput
        {...editor.value('max_channels')}
        label={t('gateways.max_channels')}
        description={t('gateways.no_limit')}
        min={0}
        allowDecimal={false}
      />
      <NumberInput
        {...editor.value('max_per_second')}
        label={t('gateways.max_per_second')}
        description={t('gateways.no_limit')}
        min={0}
        allowDecimal={false}
      />
    </Group>
  );
}

function Sound({ editor }: Part) {
  const { t } = useTranslation();
  return (
    <>
      <MultiSelect
        {...editor.value('codecs')}
        label={t('gateways.codecs')}
        description={t('gateways.codecs_hint')}
        data={CODECS}
      />
      <Switch
        {...editor.toggle('has_srtp')}
        label={t('gateways.has_srtp')}
        description={t('gateways.has_srtp_hint')}
      />
    </>
  );
}

function Network({ editor, kind }: GatewayMoreProps) {
  const { t } = useTranslation();
  return (
    <>
      {kind === 'line' && (
        <Group grow align="flex-start">
          <TextInput
            {...editor.text('realm')}
            label={t('gateways.realm')}
            description={t('gateways.realm_hint')}
          />
          <NumberInput
            {...editor.value('expires_seconds')}
            label={t('gateways.expires')}
            description={t('gateways.expires_hint')}
            min={30}
            max={7200}
            allowDecimal={false}
          />
        </Group>
      )}
      <TextInput
        {...editor.text('outbound_proxy')}
        label={t('gateways.outbound_proxy')}
        description={t('gateways.outbound_proxy_hint')}
        placeholder="proxy.provider.ua:5060"
      />
      <TextInput
        {...editor.text('from_user')}
        label={t('gateways.from_user')}
        description={t('gateways.from_user_hint')}
      />
      <NumberInput
        {...editor.value('options_seconds')}
        label={t('gateways.options_seconds')}
        description={t('gateways.options_hint')}
        min={0}
        max={3600}
        allowDecimal={false}
      />
    </>
  );
}
