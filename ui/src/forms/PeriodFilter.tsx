// Of which days a list tells: one of the usual periods, or own dates.

import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DateField } from '../kit/DateField.tsx';
import type { Days, Period } from '../kit/period.ts';

interface PeriodFilterProps<P extends Period> {
  days: Days;
  periods: readonly P[];
  onChange: (change: { period?: P; from?: string; to?: string }) => void;
}

export function PeriodFilter<P extends Period>({ days, periods, onChange }: PeriodFilterProps<P>) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        w={185}
        label={t('period.label')}
        data={periods.map((value) => ({ value, label: t(`period.${value}` as 'period.today') }))}
        value={days.period}
        allowDeselect={false}
        onChange={(period) => period && onChange({ period: period as P, from: '', to: '' })}
        data-testid="filter-period"
      />
      {days.period === 'custom' && <DayRange days={days} onChange={onChange} />}
    </>
  );
}

interface DayRangeProps {
  days: Pick<Days, 'from' | 'to'>;
  onChange: (change: { from?: string; to?: string }) => void;
}

export function DayRange({ days: { from = '', to = '' }, onChange }: DayRangeProps) {
  const { t } = useTranslation();
  return (
    <>
      <DateField
        w={150}
        label={t('period.from')}
        value={from}
        error={from && to && from > to ? t('period.order') : undefined}
        onChange={(next) => onChange({ from: next })}
        data-testid="filter-from"
      />
      <DateField
        w={150}
        label={t('period.to')}
        value={to}
        onChange={(next) => onChange({ to: next })}
        data-testid="filter-to"
      />
    </>
  );
}
