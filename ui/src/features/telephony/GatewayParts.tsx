// The parts of a gateway's further settings: numbers, limits and prices, sound, network.

import {
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { countryChoices } from '../../i18n/countries.ts';
import { Choice } from '../../kit/Choice.tsx';
import type { GatewayMoreProps } from './GatewayMore.tsx';
import { CODECS, TRUSTS } from './gateway.ts';
import { RulesField } from './RulesField.tsx';

type Part = Pick<GatewayMoreProps, 'editor'>;

export function Numbers({ editor, kind }: GatewayMoreProps) {
  // An extension sees who calls; nobody calls the public network through an own PBX.
  return kind === 'pbx' ? <Rules editor={editor} /> : <PublicNumbers editor={editor} />;
}

function Rules({ editor }: Part) {
  return (
    <RulesField
      rules={editor.values.rules}
      errors={editor.errors}
      onChange={(rules) => editor.set('rules', rules)}
    />
  );
}

function PublicNumbers({ editor }: Part) {
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
      <Rules editor={editor} />
      <Switch
        {...editor.toggle('is_trusted')}
        label={t('gateways.is_trusted')}
        description={t('gateways.is_trusted_hint')}
      />
    </>
  );
}

export function Limits({ editor, kind }: GatewayMoreProps) {
  const { t } = useTranslation();
  return (
    <>
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
      {kind !== 'pbx' && (
        <Textarea
          {...editor.text('prices')}
          label={t('gateways.prices')}
          description={t('gateways.prices_hint')}
          placeholder={'380 0.50 60 60\n48 2.10 60 1\n* 12'}
          autosize
          minRows={3}
          maxRows={10}
          spellCheck={false}
          className="numbers"
        />
      )}
    </>
  );
}

export function Sound({ editor }: Part) {
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
      {editor.values.transport === 'tls' && (
        <Choice
          label={t('gateways.tls_trust')}
          value={editor.values.tls_trust}
          onChange={(trust) => editor.set('tls_trust', trust)}
          choices={TRUSTS.map((value) => ({ value, label: t(`gateways.tls_${value}`) }))}
          hint={t(`gateways.tls_${editor.values.tls_trust}_hint`)}
          testId="field-tls_trust"
        />
      )}
      {editor.values.transport === 'tls' && editor.values.tls_trust === 'pinned' && (
        <Textarea
          {...editor.text('tls_ca')}
          label={t('gateways.tls_ca')}
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          required
        />
      )}
    </>
  );
}

export function Network({ editor, kind }: GatewayMoreProps) {
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
