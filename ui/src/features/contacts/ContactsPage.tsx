// Contacts: searched by name, number, address or tag; opened, added, read from files and saved to one.

import { Alert, Button, Group, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { explain } from '../../i18n/words.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { ContactEditor } from './ContactEditor.tsx';
import { ContactList } from './ContactList.tsx';
import { Filters, More } from './ContactTools.tsx';
import { FieldsEditor } from './FieldsEditor.tsx';
import type { LinkEntry } from './HistoryEntry.tsx';
import { ImportDrawer } from './importing/ImportDrawer.tsx';
import type { Contact } from './model.ts';
import { type Asked as AskedFor, contactQuery, fieldsQuery } from './queries.ts';

interface ContactsPageProps {
  canImport: boolean;
  link: LinkEntry;
  /** Buttons that write to a contact. */
  write: (contact: Contact) => ReactNode;
}

const NOTHING: AskedFor = { search: '', tag: '', responsible: '', sort: 'name' };

export function ContactsPage({ canImport, link, write }: ContactsPageProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [filters, setFilters] = useState(NOTHING);
  const [search] = useDebouncedValue(filters.search, 250);
  const asked = { ...filters, search };
  const [opened, setOpened] = useState<{ id?: string } | null>(null);
  const [drawer, setDrawer] = useState<'import' | 'fields' | null>(null);
  const fields = useQuery(fieldsQuery);
  const canEdit = may('contact.edit');
  return (
    <Stack gap="md" maw={1640} data-testid="contacts">
      <PageHeader
        title={t('nav.contacts')}
        about={t('contacts.about')}
        action={
          <Group gap="xs">
            <More asked={asked} canImport={canImport} onDrawer={setDrawer} />
            {canEdit && (
              <Button
                leftSection={<IconPlus size={18} />}
                onClick={() => setOpened({})}
                data-testid="add-contact"
              >
                {t('contacts.add')}
              </Button>
            )}
          </Group>
        }
      />
      <Filters filters={filters} onChange={setFilters} />
      <ContactList
        asked={asked}
        canImport={canImport}
        onOpen={(id) => setOpened({ id })}
        write={write}
      />
      {opened?.id && fields.data && (
        <Opened id={opened.id} link={link} write={write} onClose={() => setOpened(null)} />
      )}
      {opened && !opened.id && fields.data && (
        <ContactEditor fields={fields.data} onClose={() => setOpened(null)} />
      )}
      {drawer === 'import' && fields.data && (
        <ImportDrawer fields={fields.data} onClose={() => setDrawer(null)} />
      )}
      {drawer === 'fields' && fields.data && (
        <FieldsEditor fields={fields.data} onClose={() => setDrawer(null)} />
      )}
    </Stack>
  );
}

interface OpenedProps extends Pick<ContactsPageProps, 'link' | 'write'> {
  id: string;
  onClose: () => void;
}

function Opened({ id, link, write, onClose }: OpenedProps) {
  const page = useQuery(contactQuery(id));
  const fields = useQuery(fieldsQuery);
  if (page.isError) return <Alert color="red">{explain(page.error)}</Alert>;
  return (
    <Asked query={fields}>
      {(all) =>
        page.data ? (
          <ContactEditor
            key={id}
            page={page.data}
            fields={all}
            link={link}
            write={write}
            onClose={onClose}
          />
        ) : null
      }
    </Asked>
  );
}
