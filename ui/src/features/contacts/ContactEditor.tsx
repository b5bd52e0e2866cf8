// Adds a contact or shows and changes one: who he is, what was noted, his history.

import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowMerge, IconUserOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useScopeOf } from '../../forms/permissions.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { addSettingsTexts } from '../../i18n/settings.ts';
import { formatMoment } from '../../kit/time.ts';
import { ClientHistory } from './ClientHistory.tsx';
import { ContactFields } from './ContactFields.tsx';
import { EraseDialog } from './EraseDialog.tsx';
import type { LinkEntry } from './HistoryEntry.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import {
  type Contact,
  type ContactForm,
  type ContactPage,
  changesOf,
  EMPTY,
  formOf,
  type OwnField,
} from './model.ts';
import { Notes } from './Notes.tsx';
import { addContact, changeContact, deleteContact } from './queries.ts';

interface ContactEditorProps {
  /** None: a contact is added. */
  page?: ContactPage | undefined;
  fields: OwnField[];
  /** In which it is opened: whose customer this is. */
  call?: string | undefined;
  /** The number is known, whether it may be seen or not. */
  number?: string | undefined;
  link?: LinkEntry | undefined;
  write?: ((contact: Contact) => ReactNode) | undefined;
  onClose: () => void;
  onSaved?: ((page: ContactPage) => void) | undefined;
}

export function ContactEditor(props: ContactEditorProps) {
  useState(addSettingsTexts);
  const { t } = useTranslation();
  const scopeOf = useScopeOf();
  const { page, call, onClose } = props;
  const [asks, setAsks] = useState<'merge' | 'erase' | null>(null);
  const contact = page?.contact;
  const isReadOnly = Boolean(page && !page.may_edit);
  const editor = useEditor<ContactForm, ContactPage>({
    initial: contact ? formOf(contact) : EMPTY,
    check: ({ name, messengers }): Record<string, string> => ({
      ...(name.trim() ? {} : { name: 'required' }),
      ...(messengers.every(({ id }) => id.trim()) ? {} : { messengers: 'required' }),
    }),
    save: (values, before) =>
      contact
        ? changeContact(contact.id, changesOf(before, values), call)
        : addContact({ name: values.name, ...changesOf(EMPTY, values) }, call),
    onSaved: (saved) => {
      props.onSaved?.(saved);
      onClose();
    },
  });
  return (
    <>
      <EditorDrawer
        title={contact ? contact.name : t('contacts.add')}
        editor={editor}
        onClose={onClose}
        isReadOnly={isReadOnly}
        size={620}
        remove={
          contact && !call
            ? {
                name: contact.name,
                text: t('contacts.delete_text'),
                act: () => deleteContact(contact.id),
              }
            : undefined
        }
      >
        {contact && !call && (
          <Group gap="xs" justify="space-between">
            <Group gap={2}>{props.write?.(contact)}</Group>
            {!isReadOnly && (
              <Group gap="xs">
                <Button
                  type="button"
                  variant="default"
                  size="xs"
                  leftSection={<IconArrowMerge size={14} />}
                  onClick={() => setAsks('merge')}
                  data-testid="merge"
                >
                  {t('contacts.merge')}
                </Button>
                {scopeOf('contact.edit') === 'company' && (
                  <Button
                    type="button"
                    variant="default"
                    size="xs"
                    leftSection={<IconUserOff size={14} />}
                    onClick={() => setAsks('erase')}
                    data-testid="erase"
                  >
                    {t('contacts.erase')}
                  </Button>
                )}
              </Group>
            )}
          </Group>
        )}
        <ContactFields
          editor={editor}
          fields={props.fields}
          contact={contact}
          number={props.number}
          isReadOnly={isReadOnly}
        />
        {page && <More page={page} call={call} link={props.link} />}
      </EditorDrawer>
      {contact && asks === 'merge' && (
        <MergeDialog
          contact={contact}
          fields={props.fields}
          onClose={() => setAsks(null)}
          onMerged={onClose}
        />
      )}
      {contact && asks === 'erase' && (
        <EraseDialog contact={contact} onClose={() => setAsks(null)} onErased={onClose} />
      )}
    </>
  );
}

function More({
  page,
  call,
  link,
}: Pick<ContactEditorProps, 'call' | 'link'> & { page: ContactPage }) {
  const { t, i18n } = useTranslation();
  const { contact } = page;
  const moment = (iso: string) => formatMoment(iso, i18n.language);
  return (
    <Stack gap="md">
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t('contacts.notes')}
        </Title>
        <Notes page={page} call={call} />
      </Stack>
      {!call && link && <ClientHistory contact={contact.id} link={link} />}
      <Text size="xs" c="dimmed">
        {t('contacts.created', {
          at: moment(contact.created_at),
          by: contact.created_by_name ?? '—',
        })}
        <br />
        {t('contacts.changed', {
          at: moment(contact.changed_at),
          by: contact.changed_by_name ?? '—',
        })}
      </Text>
    </Stack>
  );
}
