// What most gateways never need: sound, limits, caller's number, rules, registration details.

import { Accordion, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { useEditor } from '../../forms/useEditor.ts';
import { Limits, Network, Numbers, Sound } from './GatewayParts.tsx';
import type { Gateway, GatewayForm, GatewayKind } from './gateway.ts';

export type GatewayFormEditor = ReturnType<typeof useEditor<GatewayForm, Gateway>>;

export interface GatewayMoreProps {
  editor: GatewayFormEditor;
  kind: GatewayKind;
}

const FIELDS: Record<string, string[]> = {
  numbers: ['caller_number', 'country', 'rules', 'is_trusted'],
  limits: ['max_channels', 'max_per_second', 'prices'],
  sound: ['codecs', 'has_srtp', 'tls_trust', 'tls_ca'],
  network: ['realm', 'expires_seconds', 'outbound_proxy', 'from_user', 'options_seconds'],
};

/** An own PBX is no way into the public network. */
const OF_PBX = ['numbers', 'limits', 'sound'];

export function GatewayMore({ editor, kind }: GatewayMoreProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string[]>([]);
  const wrong = Object.keys(editor.errors).map((path) => path.split('.')[0] ?? '');
  const all = [
    {
      key: 'numbers',
      title: t('gateways.part_numbers'),
      body: <Numbers editor={editor} kind={kind} />,
    },
    {
      key: 'limits',
      title: t('gateways.part_limits'),
      body: <Limits editor={editor} kind={kind} />,
    },
    { key: 'sound', title: t('gateways.part_sound'), body: <Sound editor={editor} /> },
    {
      key: 'network',
      title: t('gateways.part_network'),
      body: <Network editor={editor} kind={kind} />,
    },
  ];
  const parts = all.filter(({ key }) => kind !== 'pbx' || OF_PBX.includes(key));
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
          <Accordion.Panel>{shown.includes(key) && <Stack gap="sm">{body}</Stack>}</Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}
