// Українська: поля для днів і моментів.

import type { enDates } from './en.dates.ts';

export const ukDates: typeof enDates = {
  date: {
    day: 'ДД.ММ.РРРР',
    moment: 'ДД.ММ.РРРР ГГ:ХХ',
    clear: 'Очистити',
    nextMonth: 'Наступний місяць',
    previousMonth: 'Попередній місяць',
    nextYear: 'Наступний рік',
    previousYear: 'Попередній рік',
    nextDecade: 'Наступні десять років',
    previousDecade: 'Попередні десять років',
  },
};
