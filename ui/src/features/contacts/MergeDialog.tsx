// One contact made of two: find the other one, choose whose name, company and so on stay.

import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';
import type { Contact, OwnField } from './model.ts';
import { contactsQuery, mergeContacts } from './queries.ts';
import { fieldText, languageName } from './said.ts';

interface MergeDialogProps {
  contact: Contact;
  fields: OwnField[];
  onClose: () => void;
  onMerged: () => void;
}

const SHOWN = 8;

export function MergeDialog({ contact, fields, onClose, onMerged }: MergeDialogProps) {
  useFocusBack();
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 300);
  const [other, setOther] = useState<Contact | null>(null);
  const asked = { search, tag: '', responsible: '', sort: 'name', editable: true } as const;
  const found = useInfiniteQuery({ ...contactsQuery(asked), enabled: search.trim().length > 1 });
  const rows = (found.data?.pages[0]?.rows ?? []).filter(({ id }) => id !== contact.id);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('contacts.merge_title', { name: contact.name })}
      size="lg"
      zIndex={400}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      data-testid="merge-dialog"
    >
      {other ? (
        <Choose
          contact={contact}
          other={other}
          fields={fields}
          onBack={() => setOther(null)}
          onMerged={onMerged}
        />
      ) : (
        <Stack gap="sm">
          <TextInput
            label={t('contacts.merge_find')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            data-autofocus
            data-testid="merge-search"
          />
          {rows.slice(0, SHOWN).map((row) => (
            <Button
              key={row.id}
              variant="default"
              justify="space-between"
              onClick={() => setOther(row)}
              rightSection={<Text size="sm">{row.phones[0] ?? row.emails[0] ?? ''}</Text>}
              data-testid="merge-found"
            >
              {row.name}
            </Button>
          ))}
          {found.isSuccess && rows.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('contacts.nobody')}
            </Text>
          )}
        </Stack>
      )}
    </Modal>
  );
}

interface ChooseProps {
  contact: Contact;
  other: Contact;
  fields: OwnField[];
  onBack: () => void;
  onMerged: () => void;
}

function Choose({ contact, other, fields, onBack, onMerged }: ChooseProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [theirs, setTheirs] = useState<string[]>([]);
  const merging = useMutation({
    mutationFn: () => mergeContacts(contact.id, other.id, theirs),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      notifications.show({
        color: 'green',
        message: t('contacts.merged', { name: contact.name }),
        closeButtonProps: { 'aria-label': t('form.close') },
      });
      onMerged();
    },
  });
  const differing = useDiffering(contact, other, fields);
  return (
    <Stack gap="sm">
      <Text size="sm">{t('contacts.merge_text', { name: other.name })}</Text>
      {differing.map(({ key, label, ours, others }) => (
        <Stack key={key} gap={4}>
          <Text size="sm" fw={600}>
            {label}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={label}
            value={theirs.includes(key) ? 'theirs' : 'ours'}
            onChange={(value) =>
              setTheirs((all) =>
                value === 'theirs' ? [...all, key] : all.filter((one) => one !== key),
              )
            }
            data={[
              { value: 'ours', label: ours },
              { value: 'theirs', label: others },
            ]}
            data-testid={`choose-${key}`}
          />
        </Stack>
      ))}
      {merging.error && (
        <Alert color="red" variant="light" role="alert">
          {explain(merging.error)}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onBack}>
          {t('form.back')}
        </Button>
        <Button loading={merging.isPending} onClick={() => merging.mutate()} data-testid="merge-do">
          {t('contacts.merge_do')}
        </Button>
      </Group>
    </Stack>
  );
}

interface Differing {
  key: string;
  label: string;
  ours: string;
  others: string;
}

/** What both have, and not the same: of everything else there is nothing to choose. */
function useDiffering(contact: Contact, other: Contact, fields: OwnField[]): Differing[] {
  const { t, i18n } = useTranslation();
  const spoken = (code: string) => code && languageName(code, i18n.language);
  const consent = (value: Contact['consent']) => value && t(`contacts.consent_${value}`);
  const pairs: [string, string, unknown, unknown][] = [
    ['name', t('contacts.name'), contact.name, other.name],
    ['company', t('contacts.company'), contact.company, other.company],
    ['responsible', t('contacts.responsible'), contact.responsible_name, other.responsible_name],
    ['language', t('contacts.language'), spoken(contact.language), spoken(other.language)],
    ['timezone', t('contacts.timezone'), contact.timezone, other.timezone],
    ['consent', t('contacts.consent'), consent(contact.consent), consent(other.consent)],
    ...fields.map((field): [string, string, unknown, unknown] => [
      `fields.${field.id}`,
      field.name,
      fieldText(field, contact.fields[field.id], i18n.language),
      fieldText(field, other.fields[field.id], i18n.language),
    ]),
  ];
  return pairs
    .filter(([, , ours, others]) => ours && others && ours !== others)
    .map(([key, label, ours, others]) => ({
      key,
      label,
      ours: String(ours),
      others: String(others),
    }));
}
