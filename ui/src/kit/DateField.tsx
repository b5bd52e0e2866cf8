// A day, or a day and a time: typed, or picked from a calendar, in the language of the page.

import 'dayjs/locale/ru';
import 'dayjs/locale/uk';
import '@mantine/dates/styles.css';
import { DateInput, type DateInputProps } from '@mantine/dates';
import { useMergedRef } from '@mantine/hooks';
import dayjs from 'dayjs';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateFrom, held } from './dateText.ts';
import { useTypedDate } from './typedDate.ts';

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

export function DateField(props: DateFieldProps) {
  const { value, onChange, min, max, withTime = false, ref, error, ...more } = props;
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  /** The focus alone opens no calendar: it would lie over the fields below. */
  const [isAsked, setAsked] = useState(false);
  const day = i18n.language === 'en' ? 'YYYY-MM-DD' : 'DD.MM.YYYY';
  const isClearable = !more.required && !more.readOnly;
  const field = useRef<HTMLInputElement>(null);
  const fieldRef = useMergedRef(field, ref);
  const take = (picked: string | null) => onChange(held(picked, value, withTime));
  const typed = useTypedDate(field, { value, min, max, withTime, onDate: take });
  const { fault } = typed;
  const limit = dayjs(fault === 'early' ? min : max).format(day);
  return (
    <DateInput
      {...more}
      ref={fieldRef}
      // With none it shows again what is picked after all, be it the day that was there.
      value={value && !typed.isWrong ? value.replace('T', ' ') : null}
      onChange={(picked) => {
        typed.onTaken();
        take(picked);
      }}
      onInput={({ currentTarget: { value: text } }) => {
        typed.onTyped(text);
        // What may not be empty is taken away by nothing else.
        if (!text.trim() && !isClearable) onChange('');
      }}
      fixOnBlur={!typed.isWrong}
      allowDeselect={false}
      error={fault ? t(`date.${fault}`, { day: limit }) : error}
      dateParser={(text) => dateFrom(text, withTime)}
      valueFormat={withTime ? `${day} HH:mm` : day}
      placeholder={t(withTime ? 'date.moment' : 'date.day')}
      locale={i18n.language}
      withTime={withTime}
      // Both are too pale to read.
      hideOutsideDates
      weekendDays={[]}
      clearable={isClearable}
      clearButtonProps={{ 'aria-label': t('date.clear') }}
      ariaLabels={Object.fromEntries(NAMES.map((name) => [name, t(`date.${name}`)]))}
      {...(min && { minDate: min.slice(0, 10) })}
      {...(max && { maxDate: max.slice(0, 10) })}
      onClick={() => setAsked(true)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') typed.onWhole();
        else if (key.length === 1) setAsked(true);
      }}
      onBlur={() => {
        typed.onWhole();
        setAsked(false);
      }}
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
