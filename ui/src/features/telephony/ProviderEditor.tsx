// Adds a provider or changes one.

import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues } from '../../forms/values.ts';
import { addProvider, changeProvider, deleteProvider, type Provider } from './queries.ts';

interface ProviderEditorProps {
  /** None: a provider is added. */
  provider?: Provider | undefined;
  onClose: () => void;
  onAdded?: (provider: Provider) => void;
}

export function ProviderEditor({ provider, onClose, onAdded }: ProviderEditorProps) {
  const { t } = useTranslation();
  const editor = useEditor({
    initial: { name: provider?.name ?? '', is_active: provider?.is_active ?? true },
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    save: (values, before) =>
      provider ? changeProvider(provider.id, changedValues(before, values)) : addProvider(values),
    onSaved: (saved) => {
      onClose();
      if (!provider) onAdded?.(saved);
    },
  });
  return (
    <EditorDrawer
      title={provider ? provider.name : t('providers.add')}
      editor={editor}
      onClose={onClose}
      remove={
        provider && {
          name: provider.name,
          text: t('providers.delete_text'),
          act: () => deleteProvider(provider.id),
        }
      }
    >
      <TextInput
        {...editor.text('name')}
        label={t('providers.name')}
        description={t('providers.name_hint')}
        maxLength={80}
        required
        data-autofocus
      />
      <Switch {...editor.toggle('is_active')} label={t('form.is_active')} />
    </EditorDrawer>
  );
}
