// English: fields for days and moments.

export const enDates = {
  date: {
    day: 'YYYY-MM-DD',
    moment: 'YYYY-MM-DD HH:MM',
    clear: 'Clear',
    none: 'There is no such date. An example: 2026-12-25',
    early: '{{day}} or later',
    late: '{{day}} or earlier',
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    nextYear: 'Next year',
    previousYear: 'Previous year',
    nextDecade: 'Next ten years',
    previousDecade: 'Previous ten years',
  },
};
