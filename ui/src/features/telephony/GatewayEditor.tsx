// Adds a gateway, asking first how the provider knows us, or changes one.

import { Group, Paper, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core';
import { IconKey, IconWorld } from '@tabler/icons-react';
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
  const editor = useEditor<GatewayForm, Gateway>({
    initial: formOf(gateway),
    check: (form) => checkGateway(form, kind ?? 'peer'),
    save: (form, before) =>
      gateway
        ? changeGateway(gateway.id, toChange(before, form))
        : addGateway(toCreate(form, kind ?? 'peer', provider, place)),
    onSaved: onClose,
  });
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
          <GatewayMore editor={editor} kind={kind} />
        </>
      ) : (
        <KindChoice onChoose={setKind} />
      )}
    </EditorDrawer>
  );
}

function KindChoice({ onChoose }: { onChoose: (kind: GatewayKind) => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('gateways.how')}</Text>
      <Kind
        icon={<IconKey size={22} />}
        title={t('gateways.how_line')}
        hint={t('gateways.how_line_hint')}
        onClick={() => onChoose('line')}
        testId="kind-line"
      />
      <Kind
        icon={<IconWorld size={22} />}
        title={t('gateways.how_peer')}
        hint={t('gateways.how_peer_hint')}
        onClick={() => onChoose('peer')}
        testId="kind-peer"
      />
    </Stack>
  );
}

interface KindProps {
  icon: React.ReactNode;
  title: string;
  hint: string;
  onClick: () => void;
  testId: string;
}

function Kind({ icon, title, hint, onClick, testId }: KindProps) {
  return (
    <UnstyledButton type="button" onClick={onClick} data-testid={testId}>
      <Paper p="md">
        <Group wrap="nowrap" align="flex-start">
          <ThemeIcon variant="light" size={40} radius="xl">
            {icon}
          </ThemeIcon>
          <Stack gap={2}>
            <Text fw={600} size="sm">
              {title}
            </Text>
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          </Stack>
        </Group>
      </Paper>
    </UnstyledButton>
  );
}
