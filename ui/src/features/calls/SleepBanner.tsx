// Says, when the page is back, that it stood still, and how to keep the browser from it.

import { Alert } from '@mantine/core';
import { IconZzz } from '@tabler/icons-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSeconds } from '../../kit/time.ts';
import { browserOf } from './browserHelp.ts';
import { pageSleep } from './pageSleep.ts';

export function SleepBanner() {
  const { t } = useTranslation();
  const { slept } = useSyncExternalStore(pageSleep.subscribe, pageSleep.getState);
  useEffect(() => pageSleep.start(), []);
  if (!slept) return null;
  const keepsAwake = ['chrome', 'edge'].includes(browserOf(navigator.userAgent));
  return (
    <Alert
      variant="light"
      color="orange"
      icon={<IconZzz size={20} />}
      title={t('sleep.title', { time: formatSeconds(slept / 1000) })}
      withCloseButton
      closeButtonLabel={t('sleep.close')}
      onClose={() => pageSleep.forget()}
      role="alert"
      data-testid="sleep-banner"
    >
      {t('sleep.what')} {t(keepsAwake ? 'sleep.keep_active' : 'sleep.keep_open')}
    </Alert>
  );
}
