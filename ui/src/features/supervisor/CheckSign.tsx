// How the operator's last check of his phone was, as a small sign beside his name.

import { Tooltip } from '@mantine/core';
import { IconHeadphones } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/client.ts';
import { formatMoment } from '../../kit/time.ts';

interface LastCheck {
  operator: string;
  checked_at: string;
  verdict: 'good' | 'fair' | 'bad';
  mos: number | null;
}

const COLORS = { good: 'green', fair: 'orange', bad: 'red' };

const checksQuery = queryOptions({
  queryKey: ['phone-checks'],
  queryFn: () => request<LastCheck[]>('GET', '/api/phone/checks'),
});

export function CheckSign({ operator }: { operator: string }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(checksQuery);
  const last = data?.find((one) => one.operator === operator);
  if (!last) return null;
  const told = t('check.last', {
    at: formatMoment(last.checked_at, i18n.language),
    verdict: t(`check.last_${last.verdict}`),
  });
  const label = last.mos === null ? told : `${told}, MOS ${last.mos.toLocaleString(i18n.language)}`;
  return (
    <Tooltip label={label}>
      <IconHeadphones
        size={15}
        color={`var(--mantine-color-${COLORS[last.verdict]}-filled)`}
        role="img"
        aria-label={label}
        data-testid="check-sign"
        data-verdict={last.verdict}
      />
    </Tooltip>
  );
}
