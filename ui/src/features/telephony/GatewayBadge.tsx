// How a gateway is now: a badge, and when it is down why and what to do.

import { Alert, Badge, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sipAnswer } from '../../i18n/codes.ts';
import { formatMoment } from '../../kit/time.ts';
import type { Gateway } from './gateway.ts';
import { told } from './gatewayState.ts';

interface GatewayProps {
  gateway: Gateway;
  isProviderOn: boolean;
}

export function GatewayBadge({ gateway, isProviderOn }: GatewayProps) {
  const { t } = useTranslation();
  const { color, word } = told(gateway, isProviderOn);
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      fw={600}
      style={{ overflow: 'visible' }}
      data-testid="gateway-state"
      data-state={word}
    >
      {t(`gateway_state.${word}`)}
    </Badge>
  );
}

/** "since 14:05 · answers OPTIONS · SIP 200" */
export function GatewaySigns({ gateway, isProviderOn }: GatewayProps) {
  const { t, i18n } = useTranslation();
  const { live } = gateway;
  if (!gateway.is_active || !isProviderOn || live.state === 'unknown') return null;
  const signs = [
    live.since && t('gateway_state.since', { time: formatMoment(live.since, i18n.language) }),
    live.is_reachable !== null &&
      t(live.is_reachable ? 'gateway_state.options_yes' : 'gateway_state.options_no'),
    live.sip_code && t('gateway_state.code', { code: sipAnswer(live.sip_code) }),
  ];
  return (
    <Text size="xs" c="dimmed" data-testid="gateway-signs">
      {signs.filter(Boolean).join(' · ')}
    </Text>
  );
}

export function GatewayTrouble({ gateway, isProviderOn }: GatewayProps) {
  const { t } = useTranslation();
  const { trouble } = told(gateway, isProviderOn);
  if (!trouble) return null;
  const { host, port, transport } = gateway;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      py={8}
      data-testid="gateway-trouble"
      data-trouble={trouble}
    >
      <Text size="sm">
        {t(`gateway_trouble.${trouble}`, {
          place: `${host}:${port} (${transport.toUpperCase()})`,
          code: gateway.live.sip_code ?? '—',
        })}
      </Text>
    </Alert>
  );
}
