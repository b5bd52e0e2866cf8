// Русский: поля для дней и моментов.

import type { enDates } from './en.dates.ts';

export const ruDates: typeof enDates = {
  date: {
    day: 'ДД.ММ.ГГГГ',
    moment: 'ДД.ММ.ГГГГ ЧЧ:ММ',
    clear: 'Очистить',
    nextMonth: 'Следующий месяц',
    previousMonth: 'Предыдущий месяц',
    nextYear: 'Следующий год',
    previousYear: 'Предыдущий год',
    nextDecade: 'Следующие десять лет',
    previousDecade: 'Предыдущие десять лет',
  },
};
