// Русский: поля для дней и моментов.

import type { enDates } from './en.dates.ts';

export const ruDates: typeof enDates = {
  date: {
    day: 'ДД.ММ.ГГГГ',
    moment: 'ДД.ММ.ГГГГ ЧЧ:ММ',
    clear: 'Очистить',
    none: 'Нет такой даты. Пример: 25.12.2026',
    early: '{{day}} или позже',
    late: '{{day}} или раньше',
    nextMonth: 'Следующий месяц',
    previousMonth: 'Предыдущий месяц',
    nextYear: 'Следующий год',
    previousYear: 'Предыдущий год',
    nextDecade: 'Следующие десять лет',
    previousDecade: 'Предыдущие десять лет',
  },
};
