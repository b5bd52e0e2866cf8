// Says in a talk that its sound suffers on the way, from what, and what to do about it.

import { Alert, Text } from '@mantine/core';
import { IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePhone } from './PhoneContext.tsx';

export function NetworkBanner() {
  const { t, i18n } = useTranslation();
  const { call } = usePhone().state;
  if (call?.stage !== 'talking') return null;
  const { isSoundless, trouble = [] } = call;
  // That a customer waits because it has no way at all is said elsewhere.
  if (call.isCut || !(isSoundless || trouble.length > 0)) return null;
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconWifiOff size={20} />}
      title={t(isSoundless ? 'network.none' : 'network.title')}
      role="status"
      data-testid="network-banner"
    >
      {isSoundless ? (
        <Text size="sm">{t('network.none_hint')}</Text>
      ) : (
        trouble.map((one) => (
          <Text size="sm" key={one.trouble} data-trouble={one.trouble}>
            {t(`network.${one.trouble}`, { n: one.value.toLocaleString(i18n.language) })}
          </Text>
        ))
      )}
      <Text size="sm" fw={600}>
        {t('network.what')}
      </Text>
    </Alert>
  );
}
