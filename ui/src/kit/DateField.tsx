// A day, or a day and a time: typed, or picked from a calendar, in the language of the page.

import 'dayjs/locale/ru';
import 'dayjs/locale/uk';
import '@mantine/dates/styles.css';
import { DateInput, type DateInputProps } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateFrom, held } from './dateText.ts';

type Taken = 'value' | 'onChange' | 'minDate' | 'maxDate' | 'valueFormat' | 'dateParser' | 'locale';

interface DateFieldProps extends Omit<DateInputProps, Taken> {
  /** `2026-12-25`, with a time `2026-12-25T17:30`; empty: none. */
  value: string;
  onChange: (value: string) => void;
  min?: string;
  max?: string;
  withTime?: boolean;
  'data-testid'?: string;
}

const NAMES = [
  'nextMonth',
  'previousMonth',
  'nextYear',
  'previousYear',
  'nextDecade',
  'previousDecade',
] as const;

export function DateField({ value, onChange, min, max, withTime, ...more }: DateFieldProps) {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  /** The focus alone opens no calendar: it would lie over the fields below. */
  const [isAsked, setAsked] = useState(false);
  const day = i18n.language === 'en' ? 'YYYY-MM-DD' : 'DD.MM.YYYY';
  return (
    <DateInput
      {...more}
      value={value ? value.replace('T', ' ') : null}
      onChange={(picked) => onChange(held(picked, value, Boolean(withTime)))}
      dateParser={(typed) => dateFrom(typed, Boolean(withTime))}
      valueFormat={withTime ? `${day} HH:mm` : day}
      placeholder={t(withTime ? 'date.moment' : 'date.day')}
      locale={i18n.language}
      withTime={withTime ?? false}
      // Both are too pale to read.
      hideOutsideDates
      weekendDays={[]}
      clearable={!more.required && !more.readOnly}
      clearButtonProps={{ 'aria-label': t('date.clear') }}
      ariaLabels={Object.fromEntries(NAMES.map((name) => [name, t(`date.${name}`)]))}
      {...(min && { minDate: min.slice(0, 10) })}
      {...(max && { maxDate: max.slice(0, 10) })}
      onClick={() => setAsked(true)}
      onKeyDown={({ key }) => key.length === 1 && setAsked(true)}
      onBlur={() => setAsked(false)}
      popoverProps={{
        onOpen: () => setOpen(true),
        onClose: () => setOpen(false),
        disabled: !isAsked || more.readOnly || more.disabled || false,
      }}
      // Escape closes the calendar first, and the dialog only then.
      data-mantine-stop-propagation={(isOpen && isAsked) || undefined}
    />
  );
}
