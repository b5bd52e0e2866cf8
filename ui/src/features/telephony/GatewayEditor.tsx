// Adds a gateway, asking first how the provider knows us, or changes one.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { GatewayFields } from './GatewayFields.tsx';
import { GatewayMore } from './GatewayMore.tsx';
import {
  checkGateway,
  formOf,
  type Gateway,
  type GatewayForm,
  type GatewayKind,
  toChange,
  toCreate,
} from './gateway.ts';
import { KindChoice } from './KindChoice.tsx';
import { PbxCard } from './PbxCard.tsx';
import { PbxFields } from './PbxFields.tsx';
import { addGateway, changeGateway, deleteGateway } from './queries.ts';

interface GatewayEditorProps {
  provider: string;
  /** None: one is added. */
  gateway?: Gateway | undefined;
  /** Of a new one. */
  place: number;
  onClose: () => void;
}

export function GatewayEditor({ provider, gateway, place, onClose }: GatewayEditorProps) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<GatewayKind | null>(gateway?.kind ?? null);
  /** A PBX that was added just now: what must be entered into it. */
  const [made, setMade] = useState<Gateway | null>(null);
  const editor = useEditor<GatewayForm, Gateway>({
    initial: formOf(gateway),
    check: (form) => checkGateway(form, kind ?? 'peer', gateway?.has_secret),
    save: (form, before) =>
      gateway
        ? changeGateway(gateway.id, toChange(before, form, kind ?? 'peer'))
        : addGateway(toCreate(form, kind ?? 'peer', provider, place)),
    onSaved: (saved) => {
      if (!gateway && saved.registrar) setMade(saved);
      else onClose();
    },
  });
  if (made?.registrar) {
    const { login, registrar } = made;
    const { secret } = editor.values;
    return <PbxCard login={login} registrar={registrar} secret={secret} onClose={onClose} />;
  }
  return (
    <EditorDrawer
      title={gateway ? gateway.name : t('gateways.add')}
      editor={editor}
      onClose={onClose}
      submit={kind ? undefined : false}
      remove={
        gateway && {
          name: gateway.name,
          text: t('gateways.delete_text'),
          act: () => deleteGateway(gateway.id),
        }
      }
    >
      {kind ? (
        <>
          <GatewayFields
            editor={editor}
            kind={kind}
            hasSecret={gateway?.has_secret ?? false}
            onKind={gateway ? undefined : () => setKind(null)}
          />
          {kind === 'pbx' && <PbxFields editor={editor} gateway={gateway} />}
          <GatewayMore editor={editor} kind={kind} />
        </>
      ) : (
        <KindChoice onChoose={setKind} />
      )}
    </EditorDrawer>
  );
}
