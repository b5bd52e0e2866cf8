// Says in a talk, at once, that its sound suffers on the way or finds none, from what, and what to do.

import { Alert, Text } from '@mantine/core';
import { IconWifiOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePhone } from './PhoneContext.tsx';

export function NetworkBanner() {
  const { t, i18n } = useTranslation();
  const { call } = usePhone().state;
  if (call?.stage !== 'talking') return null;
  const { isCut, isSoundless, trouble = [] } = call;
  if (!(isCut || isSoundless || trouble.length > 0)) return null;
  const without = isCut ? 'cut' : isSoundless ? 'none' : null;
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconWifiOff size={20} />}
      title={t(`network.${without ?? 'title'}`)}
      role="status"
      data-testid="network-banner"
    >
      {without ? (
        <Text size="sm">{t(`network.${without}_hint`)}</Text>
      ) : (
        trouble.map((one) => (
          <Text size="sm" key={one.trouble} data-trouble={one.trouble}>
            {t(`network.${one.trouble}`, { n: one.value.toLocaleString(i18n.language) })}
          </Text>
        ))
      )}
      {!isCut && (
        <Text size="sm" fw={600}>
          {t('network.what')}
        </Text>
      )}
    </Alert>
  );
}
