// Who is on the line, in one look: his card, notes and history; written down here when nobody knows him.

import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { ClientHistory } from './ClientHistory.tsx';
import type { LinkEntry } from './HistoryEntry.tsx';
import type { Client, ContactPage, OwnField } from './model.ts';
import { Notes } from './Notes.tsx';
import { clientQuery } from './queries.ts';
import { fieldText } from './said.ts';

const ContactEditor = lazy(async () => ({
  default: (await import('./ContactEditor.tsx')).ContactEditor,
}));

interface ClientPanelProps {
  call: string;
  link: LinkEntry;
}

export function ClientPanel({ call, link }: ClientPanelProps) {
  const client = useQuery(clientQuery(call));
  return (
    <Asked query={client}>{(found) => <Found client={found} call={call} link={link} />}</Asked>
  );
}

function Found({ client, call, link }: ClientPanelProps & { client: Client }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { page } = client;
  return (
    <Stack gap="md" data-testid="client-panel">
      {page ? (
        <Card page={page} fields={client.fields} onEdit={() => setIsOpen(true)} />
      ) : (
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {client.number
              ? t('contacts.unknown', { number: client.number })
              : t('contacts.no_number')}
          </Text>
          {client.may_create && (
            <Button
              size="xs"
              leftSection={<IconUserPlus size={16} />}
              onClick={() => setIsOpen(true)}
              data-testid="create-contact"
            >
              {t('contacts.create')}
            </Button>
          )}
        </Group>
      )}
      <SimpleGrid cols={{ base: 1, lg: page ? 2 : 1 }} spacing="lg">
        {page && (
          <Stack gap="xs">
            {/* As high as the head of the history beside it. */}
            <Title order={3} size="h6" lh="30px">
              {t('contacts.notes')}
            </Title>
            <Notes page={page} call={call} />
          </Stack>
        )}
        <Stack gap="xs" miw={0}>
          <ClientHistory call={call} link={link} />
        </Stack>
      </SimpleGrid>
      {isOpen && (
        <Suspense>
          <ContactEditor
            page={page ?? undefined}
            fields={client.fields}
            call={call}
            number={client.number}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </Stack>
  );
}

interface CardProps {
  page: ContactPage;
  fields: OwnField[];
  onEdit: () => void;
}

function Card({ page, fields, onEdit }: CardProps) {
  const { t, i18n } = useTranslation();
  const { contact } = page;
  const told: [string, ReactNode][] = [
    [t('contacts.company'), contact.company],
    [t('contacts.phones'), contact.phones.join(', ')],
    [
      t('contacts.emails'),
      contact.emails.length > 0 && (
        <Group gap={6}>
          {contact.emails.map((email) => (
            <Anchor key={email} href={`mailto:${email}`} size="sm">
              {email}
            </Anchor>
          ))}
        </Group>
      ),
    ],
    [t('contacts.responsible'), contact.responsible_name],
    [t('contacts.consent'), contact.consent && t(`contacts.consent_${contact.consent}`)],
    ...fields.map((field): [string, ReactNode] => [
      field.name,
      fieldText(field, contact.fields[field.id], i18n.language),
    ]),
  ];
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs">
          <Title order={3} size="h4" data-testid="client-name">
            {contact.name}
          </Title>
          {contact.tags.map((tag) => (
            <Badge key={tag} variant="light" color="gray" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
        {page.may_edit && (
          <Button
            variant="default"
            size="xs"
            flex="none"
            leftSection={<IconPencil size={14} />}
            onClick={onEdit}
            data-testid="edit-contact"
          >
            {t('contacts.edit')}
          </Button>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xs">
        {told
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <Stack key={label} gap={0} miw={0}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
                {value}
              </Text>
            </Stack>
          ))}
      </SimpleGrid>
    </Stack>
  );
}
