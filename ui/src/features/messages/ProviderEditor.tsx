// Adds an SMS provider or changes one; what is saved can be tried with a message.

import {
  NumberInput,
  PasswordInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Switch,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { HttpFields } from './HttpFields.tsx';
import { ProviderTrial } from './ProviderTrial.tsx';
import {
  checkProvider,
  fieldNames,
  type Kind,
  type Provider,
  type ProviderForm,
  providerForm,
  providerValues,
} from './provider.ts';
import { addProvider, changeProvider, deleteProvider, placesQuery } from './providerQueries.ts';
import { SmppFields } from './SmppFields.tsx';

export type Editor = ReturnType<typeof useEditor<ProviderForm, Provider>>;

interface ProviderEditorProps {
  /** None: one is added. */
  provider?: Provider | undefined;
  onClose: () => void;
}

export function ProviderEditor({ provider, onClose }: ProviderEditorProps) {
  const { t } = useTranslation();
  const may = useMay();
  const editor = useEditor<ProviderForm, Provider>({
    initial: providerForm(provider),
    check: checkProvider,
    names: { ...fieldNames('http'), ...fieldNames('smpp') },
    save: (form) =>
      provider
        ? changeProvider(provider.id, providerValues(form))
        : addProvider(providerValues(form)),
    onSaved: onClose,
  });
  const places = useQuery(placesQuery(may('queue.view'), may('user.view')));
  const { kind } = editor.values;
  return (
    <EditorDrawer
      title={provider?.name ?? t('sms.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={!may('provider.edit')}
      size={640}
      remove={
        provider && {
          name: provider.name,
          text: t('sms.delete_text'),
          act: () => deleteProvider(provider.id),
        }
      }
    >
      <TextInput
        {...editor.text('name')}
        label={t('sms.name')}
        maxLength={120}
        required
        data-autofocus
      />
      <SimpleGrid cols={{ base: 1, sm: 3 }} verticalSpacing="md">
        <TextInput
          {...editor.text('sender')}
          label={t('sms.sender')}
          maxLength={20}
          spellCheck={false}
        />
        <NumberInput
          {...editor.value('per_second')}
          label={t('sms.per_second')}
          min={1}
          max={1000}
          allowDecimal={false}
        />
        <NumberInput
          {...editor.value('segment_price')}
          label={t('sms.price')}
          min={0}
          max={1_000_000}
          decimalScale={6}
        />
      </SimpleGrid>
      <Switch {...editor.toggle('is_active')} label={t('sms.is_active')} />
      <SegmentedControl
        value={kind}
        onChange={(value) => editor.set('kind', value as Kind)}
        data={[
          { value: 'http', label: t('sms.kind_http') },
          { value: 'smpp', label: t('sms.kind_smpp') },
        ]}
        aria-label={t('sms.kind')}
        data-testid="sms-kind"
      />
      {kind === 'http' ? (
        <HttpFields
          editor={editor}
          reportPath={provider?.report_path ?? ''}
          incomingPath={provider?.incoming_path ?? ''}
        />
      ) : (
        <SmppFields editor={editor} />
      )}
      <PasswordInput
        {...editor.text('secret')}
        label={t(kind === 'http' ? 'sms.secret' : 'sms.password')}
        description={
          provider?.has_secret
            ? t('sms.secret_kept')
            : kind === 'http'
              ? t('sms.secret_hint')
              : undefined
        }
        autoComplete="new-password"
      />
      <Select
        {...editor.value('inbox')}
        label={t('sms.inbox')}
        description={t('sms.inbox_hint')}
        data={(places.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        placeholder={t('sms.inbox_none')}
        clearable
        searchable
        data-testid="sms-inbox"
      />
      {provider && may('provider.edit') && (
        <ProviderTrial provider={provider.id} isOutdated={editor.isDirty} />
      )}
    </EditorDrawer>
  );
}
