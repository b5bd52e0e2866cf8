// The contacts that were asked for, page after page.

import { Badge, Button, Center, Group, Text } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty, Failed, Loading } from '../../kit/States.tsx';
import type { Contact } from './model.ts';
import { type Asked as AskedFor, contactsQuery } from './queries.ts';

interface ContactListProps {
  asked: AskedFor;
  /** Sees all contacts, and may fill an empty list from a file. */
  canImport: boolean;
  onOpen: (id: string) => void;
  write: (contact: Contact) => ReactNode;
}

export function ContactList({ asked, canImport, onOpen, write }: ContactListProps) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(contactsQuery(asked));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  if (list.isPending) return <Loading label={t('app.loading')} />;
  if (list.isError) {
    return (
      <Failed
        message={explain(list.error)}
        again={t('app.again')}
        onAgain={() => void list.refetch()}
      />
    );
  }
  const isAsked = Boolean(asked.search || asked.tag);
  const whyNone = canImport ? 'contacts.empty_hint' : 'contacts.empty_hint_own';
  return (
    <>
      {list.data.pages[0]?.is_cut && (
        <Text size="sm" c="dimmed" role="status">
          {t('contacts.cut')}
        </Text>
      )}
      <ListTable<Contact>
        rows={rows}
        keyOf={({ id }) => id}
        label={t('nav.contacts')}
        testId="contact-list"
        onOpen={({ id }) => onOpen(id)}
        actions={(contact) => (
          <Group gap={2} wrap="nowrap">
            {write(contact)}
          </Group>
        )}
        empty={
          <Empty
            icon={<IconAddressBook size={22} />}
            title={t(isAsked ? 'contacts.none_found' : 'contacts.empty')}
            hint={t(isAsked ? 'contacts.none_found_hint' : whyNone)}
          />
        }
        columns={[
          { key: 'name', title: t('contacts.name'), cell: ({ name }) => name },
          {
            key: 'phones',
            title: t('contacts.phones'),
            cell: ({ phones }) => <Several values={phones} />,
          },
          {
            key: 'emails',
            title: t('contacts.emails'),
            cell: ({ emails }) => (
              <div style={{ overflowWrap: 'anywhere', minWidth: 180 }}>
                <Several values={emails} />
              </div>
            ),
          },
          {
            key: 'company',
            title: t('contacts.company'),
            cell: ({ company }) => (
              <Text size="sm" lineClamp={2} title={company}>
                {company}
              </Text>
            ),
          },
          {
            key: 'tags',
            title: t('contacts.tags'),
            cell: ({ tags }) => (
              <Group gap={4} miw={130}>
                {tags.map((tag) => (
                  <Badge key={tag} variant="light" color="gray" tt="none" title={tag}>
                    {tag}
                  </Badge>
                ))}
              </Group>
            ),
          },
          {
            key: 'responsible',
            title: t('contacts.responsible'),
            cell: ({ responsible_name }) => responsible_name,
          },
        ]}
      />
      {list.hasNextPage && (
        <Center>
          <Button
            variant="light"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
            data-testid="more"
          >
            {t('contacts.show_more')}
          </Button>
        </Center>
      )}
    </>
  );
}

function Several({ values }: { values: string[] }) {
  return (
    <Text size="sm" className="numbers">
      {values.slice(0, 2).join(', ')}
      {values.length > 2 && ` +${values.length - 2}`}
    </Text>
  );
}
