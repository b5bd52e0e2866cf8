// What only an own PBX has: who is behind it, and whether they may call out through us.

import { Switch, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GatewayFormEditor } from './GatewayMore.tsx';
import { entries, type Gateway } from './gateway.ts';
import { PbxLines } from './PbxCard.tsx';

interface PbxFieldsProps {
  editor: GatewayFormEditor;
  gateway?: Gateway | undefined;
}

export function PbxFields({ editor, gateway }: PbxFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      {gateway?.registrar && <PbxLines login={gateway.login} registrar={gateway.registrar} />}
      <TagsInput
        {...editor.value('extensions')}
        onChange={(typed) => editor.set('extensions', entries(typed))}
        label={t('gateways.extensions')}
        description={t('gateways.extensions_hint')}
        placeholder="1XXX"
        splitChars={[',', ' ', ';']}
        required
      />
      <Switch
        {...editor.toggle('may_call_out')}
        label={t('gateways.may_call_out')}
        description={t('gateways.may_call_out_hint')}
      />
    </>
  );
}
