// How the other side knows us: the first step of adding a gateway.

import { Group, Paper, Stack, Text, ThemeIcon, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconKey, IconWorld } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type GatewayKind, KINDS } from './gateway.ts';

const ICONS: Record<GatewayKind, React.ReactNode> = {
  line: <IconKey size={22} />,
  peer: <IconWorld size={22} />,
  pbx: <IconBuilding size={22} />,
};

export function KindChoice({ onChoose }: { onChoose: (kind: GatewayKind) => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('gateways.how')}</Text>
      {KINDS.map((kind) => (
        <UnstyledButton
          key={kind}
          type="button"
          onClick={() => onChoose(kind)}
          data-testid={`kind-${kind}`}
        >
          <Paper p="md">
            <Group wrap="nowrap" align="flex-start">
              <ThemeIcon variant="light" size={40} radius="xl">
                {ICONS[kind]}
              </ThemeIcon>
              <Stack gap={2}>
                <Text fw={600} size="sm">
                  {t(`gateways.kind_${kind}`)}
                </Text>
                <Text size="sm" c="dimmed">
                  {t(`gateways.how_${kind}_hint`)}
                </Text>
              </Stack>
            </Group>
          </Paper>
        </UnstyledButton>
      ))}
    </Stack>
  );
}
