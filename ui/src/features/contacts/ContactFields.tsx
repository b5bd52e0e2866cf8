// The inputs of a contact.

import { Alert, Select, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import type { useEditor } from '../../forms/useEditor.ts';
import { formatMoment } from '../../kit/time.ts';
import { zones } from '../../kit/zones.ts';
import { useMaybeSnapshot } from '../../live/LiveContext.tsx';
import { MessengerFields } from './MessengerFields.tsx';
import type { Contact, ContactForm, ContactPage, OwnField } from './model.ts';
import { OwnFields } from './OwnFields.tsx';
import { tagsQuery } from './queries.ts';
import { languageName } from './said.ts';

const SPLIT = [',', ';', '|'];
const LANGUAGES = ['uk', 'ru', 'en'];

interface ContactFieldsProps {
  editor: ReturnType<typeof useEditor<ContactForm, ContactPage>>;
  fields: OwnField[];
  contact: Contact | undefined;
  number: string | undefined;
  isReadOnly: boolean;
}

export function ContactFields({ editor, fields, contact, number, isReadOnly }: ContactFieldsProps) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const tags = useQuery(tagsQuery);
  const people = usePeople(contact);
  const seesNumbers = may('call.number_visible');
  const only = { readOnly: isReadOnly };
  const consentAt = contact?.consent_at;
  return (
    <>
      <TextInput
        {...editor.text('name')}
        {...only}
        label={t('contacts.name')}
        placeholder={t('contacts.name_hint')}
        maxLength={200}
        required
        data-autofocus
      />
      {!contact && number && (
        <Alert variant="light" color="gray" p="xs">
          {t('contacts.number_added', { number })}
        </Alert>
      )}
      {(seesNumbers || contact) && (
        <TagsInput
          {...editor.value('phones')}
          readOnly={isReadOnly || !seesNumbers}
          label={t('contacts.phones')}
          description={seesNumbers ? t('contacts.phones_hint') : t('contacts.phones_hidden')}
          splitChars={SPLIT}
          maxTags={10}
        />
      )}
      <TagsInput
        {...editor.value('emails')}
        {...only}
        label={t('contacts.emails')}
        splitChars={[...SPLIT, ' ']}
        maxTags={10}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          {...editor.text('company')}
          {...only}
          label={t('contacts.company')}
          maxLength={200}
        />
        <Select
          {...editor.value('responsible')}
          {...only}
          label={t('contacts.responsible')}
          data={people}
          searchable
          clearable={!isReadOnly}
          nothingFoundMessage={t('contacts.nobody')}
        />
      </SimpleGrid>
      <TagsInput
        {...editor.value('tags')}
        {...only}
        label={t('contacts.tags')}
        placeholder={editor.values.tags.length ? '' : t('contacts.tags_hint')}
        data={tags.data ?? []}
        splitChars={SPLIT}
        maxTags={30}
        maxLength={40}
      />
      <OwnFields
        fields={fields}
        values={editor.values.fields}
        errors={editor.errors}
        isReadOnly={isReadOnly}
        onChange={(values) => editor.set('fields', values)}
      />
      <MessengerFields
        value={editor.values.messengers}
        error={editor.value('messengers').error}
        isReadOnly={isReadOnly}
        onChange={(value) => editor.set('messengers', value)}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          {...editor.value('language')}
          {...only}
          value={editor.values.language || null}
          onChange={(language) => editor.set('language', language ?? '')}
          label={t('contacts.language')}
          data={LANGUAGES.map((value) => ({ value, label: languageName(value, i18n.language) }))}
          clearable={!isReadOnly}
        />
        <Select
          {...editor.value('timezone')}
          {...only}
          value={editor.values.timezone || null}
          onChange={(zone) => editor.set('timezone', zone ?? '')}
          label={t('contacts.timezone')}
          data={zones(editor.values.timezone)}
          searchable
          clearable={!isReadOnly}
          limit={50}
        />
        <Select
          {...editor.value('consent')}
          {...only}
          value={editor.values.consent || null}
          onChange={(consent) => editor.set('consent', (consent ?? '') as ContactForm['consent'])}
          label={t('contacts.consent')}
          description={
            consentAt
              ? t('contacts.consent_at', { at: formatMoment(consentAt, i18n.language) })
              : undefined
          }
          placeholder={t('contacts.consent_unknown')}
          data={(['given', 'refused'] as const).map((value) => ({
            value,
            label: t(`contacts.consent_${value}`),
          }))}
          clearable={!isReadOnly}
        />
      </SimpleGrid>
    </>
  );
}

/** Those whom I may see, and who it is now. */
function usePeople(contact: Contact | undefined): { value: string; label: string }[] {
  const snapshot = useMaybeSnapshot();
  const found = new Map((snapshot?.operators ?? []).map(({ id, name }) => [id, name]));
  if (contact?.responsible) {
    found.set(contact.responsible, contact.responsible_name ?? contact.responsible);
  }
  return [...found].map(([value, label]) => ({ value, label }));
}
