// Where an entry of a customer's history is opened, for whom it may be.

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LinkEntry } from '../features/contacts/HistoryEntry.tsx';
import type { Entry } from '../features/contacts/history.ts';
import { useMay } from '../forms/permissions.tsx';

export function useEntryLink(): LinkEntry {
  const may = useMay();
  return (entry, text) => {
    const to = pathOf(entry, may);
    return to ? (
      <Anchor component={Link} {...to} inherit>
        {text}
      </Anchor>
    ) : (
      text
    );
  };
}

/** Messages and notes are whole where they stand. Null: nowhere. */
export function pathOf(
  { kind, id, call, state, is_open }: Entry,
  may: (right: string) => boolean,
): { to: string; search?: never } | null {
  const ofCall = call && is_open ? { to: `/journal/${encodeURIComponent(call)}` } : null;
  switch (kind) {
    case 'call':
      return ofCall;
    case 'voicemail':
      return ofCall ?? { to: '/voicemail' };
    case 'form':
      return may('form.use') ? { to: `/forms/${id}` } : null;
    case 'callback':
      return state === 'waiting' && may('workplace.use')
        ? { to: '/my-work', search: { tab: 'callbacks' } as never }
        : null;
    default:
      return null;
  }
}
