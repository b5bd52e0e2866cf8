// Names as a dictionary of the reader's language has them; the database orders by codes of letters.

import i18next from 'i18next';

export function byName<Named extends { name: string }>(rows: Named[]): Named[] {
  return rows.toSorted((one, other) => one.name.localeCompare(other.name, i18next.language));
}
