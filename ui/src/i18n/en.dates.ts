// English: fields for days and moments.

export const enDates = {
  date: {
    day: 'YYYY-MM-DD',
    moment: 'YYYY-MM-DD HH:MM',
    clear: 'Clear',
    nextMonth: 'Next month',
    previousMonth: 'Previous month',
    nextYear: 'Next year',
    previousYear: 'Previous year',
    nextDecade: 'Next ten years',
    previousDecade: 'Previous ten years',
  },
};
