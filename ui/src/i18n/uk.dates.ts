// Українська: поля для днів і моментів.

import type { enDates } from './en.dates.ts';

export const ukDates: typeof enDates = {
  date: {
    day: 'ДД.ММ.РРРР',
    moment: 'ДД.ММ.РРРР ГГ:ХХ',
    clear: 'Очистити',
    none: 'Немає такої дати. Приклад: 25.12.2026',
    early: '{{day}} або пізніше',
    late: '{{day}} або раніше',
    nextMonth: 'Наступний місяць',
    previousMonth: 'Попередній місяць',
    nextYear: 'Наступний рік',
    previousYear: 'Попередній рік',
    nextDecade: 'Наступні десять років',
    previousDecade: 'Попередні десять років',
  },
};
