// The fields without which a gateway cannot work: where it is, and who we are there.

import {
  Anchor,
  Group,
  NumberInput,
  PasswordInput,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../kit/Choice.tsx';
import type { GatewayFormEditor } from './GatewayMore.tsx';
import { entries, type GatewayKind, portFor, TRANSPORTS } from './gateway.ts';

interface GatewayFieldsProps {
  editor: GatewayFormEditor;
  kind: GatewayKind;
  hasSecret: boolean;
  /** Back to the choice of the kind, as long as it is not saved. */
  onKind?: (() => void) | undefined;
}

export function GatewayFields({ editor, kind, hasSecret, onKind }: GatewayFieldsProps) {
  const { t } = useTranslation();
  const isComing = kind === 'pbx' && editor.values.registers_here;
  return (
    <>
      <Text size="sm" c="dimmed">
        {t(`gateways.kind_${kind}`)}
        {onKind && (
          <>
            {' · '}
            <Anchor component="button" type="button" inherit onClick={onKind}>
              {t('gateways.other_kind')}
            </Anchor>
          </>
        )}
      </Text>
      <TextInput
        {...editor.text('name')}
        label={t('gateways.name')}
        description={t('gateways.name_hint')}
        maxLength={80}
        required
        data-autofocus
      />
      {kind === 'pbx' && (
        <Choice
          label={t('gateways.pbx_way')}
          value={isComing ? 'registers' : 'address'}
          onChange={(way) => editor.set('registers_here', way === 'registers')}
          choices={[
            { value: 'registers', label: t('gateways.pbx_registers') },
            { value: 'address', label: t('gateways.kind_peer') },
          ]}
          testId="field-pbx_way"
        />
      )}
      {isComing ? (
        <Secret editor={editor} hasSecret={hasSecret} isOurs />
      ) : (
        <Place editor={editor} />
      )}
      {kind === 'line' && <Account editor={editor} hasSecret={hasSecret} />}
      {kind !== 'line' && !isComing && (
        <TagsInput
          {...editor.value('addresses')}
          onChange={(typed) => editor.set('addresses', entries(typed))}
          label={t('gateways.addresses')}
          description={t('gateways.addresses_hint')}
          placeholder="203.0.113.7"
          splitChars={[',', ' ', ';']}
        />
      )}
      <Switch {...editor.toggle('is_active')} label={t('form.is_active')} />
    </>
  );
}

function Place({ editor }: Pick<GatewayFieldsProps, 'editor'>) {
  const { t } = useTranslation();
  return (
    <>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <TextInput
          {...editor.text('host')}
          label={t('gateways.host')}
          placeholder="sip.provider.ua"
          flex={1}
          required
          autoCapitalize="none"
          spellCheck={false}
        />
        <NumberInput
          {...editor.value('port')}
          label={t('gateways.port')}
          w={110}
          min={1}
          max={65535}
          allowDecimal={false}
          hideControls
        />
      </Group>
      <Choice
        label={t('gateways.transport')}
        value={editor.values.transport}
        onChange={(transport) => {
          editor.set('transport', transport);
          editor.set('port', portFor(transport, editor.values.port));
        }}
        choices={TRANSPORTS.map((value) => ({ value, label: value.toUpperCase() }))}
        testId="field-transport"
      />
    </>
  );
}

function Account({ editor, hasSecret }: Pick<GatewayFieldsProps, 'editor' | 'hasSecret'>) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" align="flex-start" grow preventGrowOverflow={false}>
      <TextInput
        {...editor.text('username')}
        label={t('gateways.username')}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Secret editor={editor} hasSecret={hasSecret} />
    </Group>
  );
}

interface SecretProps extends Pick<GatewayFieldsProps, 'editor' | 'hasSecret'> {
  /** We make it up: it is entered into the PBX. */
  isOurs?: boolean;
}

function Secret({ editor, hasSecret, isOurs = false }: SecretProps) {
  const { t } = useTranslation();
  const hint = isOurs ? t('gateways.secret_ours') : undefined;
  return (
    <PasswordInput
      {...editor.text('secret')}
      label={t('gateways.secret')}
      placeholder={hasSecret ? t('gateways.secret_kept') : ''}
      description={hasSecret ? t('gateways.secret_hint') : hint}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      required={isOurs && !hasSecret}
      autoComplete="new-password"
    />
  );
}
