// Contacts: their texts, who may see them, and the way to what was with them.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../features/accounts/queries.ts';
import { ContactsPage } from '../features/contacts/ContactsPage.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { useEntryLink } from './entryLink.tsx';
import { NotFound } from './Fallbacks.tsx';
import { useWriting } from './writing.tsx';

export function Contacts() {
  useState(addSettingsTexts);
  const { data: me } = useQuery(meQuery);
  const write = useWriting();
  const link = useEntryLink();
  const permissions = me?.permissions ?? {};
  if (!permissions['contact.view']) return <NotFound />;
  return (
    <ContactsPage
      // A file touches whatever contact has a number of it.
      canImport={
        permissions['contact.edit'] === 'company' && Boolean(permissions['call.number_visible'])
      }
      link={link}
      write={({ id, name }) => write({ contact: id }, name)}
    />
  );
}
