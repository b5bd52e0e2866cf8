// The company: its name and zone, and what its calls into the telephone network may cost.

import {
  MultiSelect,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { EditorPage } from '../../forms/EditorPage.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { countryChoices } from '../../i18n/countries.ts';
import { LANGUAGES } from '../../i18n/setup.ts';
import { zones } from '../../kit/zones.ts';
import { type Company, type CompanyForm, companyChanges, companyForm, FIELDS } from './company.ts';
import { LimitFields } from './LimitFields.tsx';
import { changeCompany, companyQuery, queueNamesQuery } from './queries.ts';
import { UsageToday } from './UsageToday.tsx';

export type CompanyFormEditor = ReturnType<typeof useEditor<CompanyForm, Company>>;

export function CompanyPage() {
  const { t } = useTranslation();
  const company = useQuery(companyQuery);
  return (
    <SettingsPage title={t('sections.company')} about={t('company.about')}>
      <Asked query={company}>{(data) => <Form key={data.id} company={data} />}</Asked>
    </SettingsPage>
  );
}

function Form({ company }: { company: Company }) {
  const { t, i18n } = useTranslation();
  const editor = useEditor<CompanyForm, Company>({
    initial: companyForm(company),
    check: ({ name }): Record<string, string> => (name.trim() ? {} : { name: 'required' }),
    save: (form, before) => changeCompany(companyChanges(before, form)),
    names: FIELDS,
  });
  const countries = useMemo(() => countryChoices(i18n.language), [i18n.language]);
  const nothing = t('form.nothing_found');
  return (
    <EditorPage editor={editor}>
      <Paper p="md">
        <Stack gap="md">
          <Title order={2}>{t('company.general')}</Title>
          <General editor={editor} countries={countries} />
          <Switch
            {...editor.toggle('member_priority_first')}
            label={t('company.member_priority_first')}
            description={t('company.member_priority_first_hint')}
          />
          <Switch
            {...editor.toggle('announce_monitoring')}
            label={t('company.announce_monitoring')}
            description={t('company.announce_monitoring_hint')}
          />
          <Switch
            {...editor.toggle('conference_outlives_operators')}
            label={t('company.conference_outlives_operators')}
            description={t('company.conference_outlives_operators_hint')}
          />
        </Stack>
      </Paper>
      <Paper p="md">
        <Stack gap="md">
          <Title order={2}>{t('company.limits')}</Title>
          <UsageToday usage={company.usage} currency={company.currency} />
          <MultiSelect
            {...editor.value('out_countries')}
            label={t('company.out_countries')}
            description={t('company.out_countries_hint')}
            placeholder={editor.values.out_countries.length === 0 ? t('company.own_only') : ''}
            data={countries}
            searchable
            clearable
            hidePickedOptions
            nothingFoundMessage={nothing}
          />
          <LimitFields editor={editor} />
        </Stack>
      </Paper>
    </EditorPage>
  );
}

interface GeneralProps {
  editor: CompanyFormEditor;
  countries: { value: string; label: string }[];
}

function General({ editor, countries }: GeneralProps) {
  const { t } = useTranslation();
  const may = useMay();
  const queues = useQuery({ ...queueNamesQuery, enabled: may('queue.view') });
  const nothing = t('form.nothing_found');
  const timezones = useMemo(() => zones(editor.values.timezone), [editor.values.timezone]);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <TextInput {...editor.text('name')} label={t('company.name')} maxLength={120} required />
      <Select
        {...editor.value('timezone')}
        label={t('company.timezone')}
        data={timezones}
        searchable
        allowDeselect={false}
        nothingFoundMessage={nothing}
      />
      <Select
        {...editor.value('language')}
        label={t('company.language')}
        description={t('company.language_hint')}
        data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        allowDeselect={false}
      />
      <Select
        {...editor.value('country')}
        label={t('company.country')}
        description={t('company.country_hint')}
        data={countries}
        searchable
        allowDeselect={false}
        nothingFoundMessage={nothing}
      />
      <Select
        {...editor.value('fallback_queue')}
        label={t('company.fallback_queue')}
        description={t('company.fallback_queue_hint')}
        placeholder={t('form.none')}
        data={(queues.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        clearable
        searchable
        nothingFoundMessage={nothing}
      />
      <TextInput
        {...editor.text('currency')}
        label={t('company.currency')}
        description={t('company.currency_hint')}
        maxLength={3}
        autoCapitalize="characters"
        spellCheck={false}
      />
    </SimpleGrid>
  );
}
