// What most queues never need: who does not answer, waiting, calling out, reports.

import {
  Accordion,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { countryChoices } from '../../i18n/countries.ts';
import { NumberField, type PartProps } from './NumberField.tsx';
import { PayFields } from './PayFields.tsx';
import { providersQuery } from './queries.ts';
import { AFTER, PCP_MODES, TARIFFS } from './queue.ts';
import { SaidFields } from './SaidFields.tsx';
import { WaitingFields } from './WaitingFields.tsx';

const FIELDS = {
  answers: [
    'retry_seconds',
    'on_missed',
    'missed_in_row',
    'on_rejected',
    'penalty_seconds',
    'tier_wait_seconds',
    'max_rounds',
  ],
  after: [
    'pcp_mode',
    'pcp_extend_seconds',
    'reserve_gap_seconds',
    'pcp_on_failed_out',
    'result_rule',
    'topic_rule',
    'blacklist',
  ],
  waiting: [
    'max_wait_seconds',
    'max_length',
    'join_when_no_operators',
    'overflow_seconds',
    'overflow_queue',
    'vip_list',
    'vip_boost',
    'announce_seconds',
    'priority',
  ],
  out: ['caller_number', 'country', 'providers'],
  reports: ['target_seconds', 'short_abandon_seconds'],
  pay: [...TARIFFS, 'paid_hour_micros'],
} as const;

const PARTS = [
  ['answers', Answers],
  ['after', AfterTalk],
  ['waiting', WaitingFields],
  ['out', Out],
  ['reports', Reports],
  ['pay', PayFields],
] as const;

export function QueueMore(props: PartProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string[]>([]);
  const wrong = Object.keys(props.editor.errors).map((path) => path.split('.')[0] ?? '');
  // A part with an error opens by itself.
  const shown = PARTS.map(([key]) => key).filter(
    (key) => opened.includes(key) || FIELDS[key].some((name) => wrong.includes(name)),
  );
  return (
    <Accordion
      multiple
      variant="separated"
      chevronPosition="left"
      value={shown}
      onChange={setOpened}
      aria-label={t('form.more')}
    >
      {PARTS.map(([key, Part]) => (
        <Accordion.Item key={key} value={key}>
          <Accordion.Control data-testid={`part-${key}`}>
            {t(`queues.part_${key}`)}
          </Accordion.Control>
          <Accordion.Panel>
            {shown.includes(key) && (
              <Stack gap="md">
                <Part {...props} />
              </Stack>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function Answers(props: PartProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <AfterField {...props} name="on_missed" />
      <NumberField {...props} name="missed_in_row" />
      <AfterField {...props} name="on_rejected" />
      <NumberField {...props} name="penalty_seconds" />
      <NumberField {...props} name="retry_seconds" />
      <NumberField {...props} name="tier_wait_seconds" />
      <NumberField {...props} name="max_rounds" />
    </SimpleGrid>
  );
}

function AfterField({
  editor,
  isReadOnly,
  name,
}: PartProps & { name: 'on_missed' | 'on_rejected' }) {
  const { t } = useTranslation();
  return (
    <Select
      {...editor.value(name)}
      label={t(`queues.${name}`)}
      data={AFTER.map((value) => ({ value, label: t(`queues.after_${value}`) }))}
      allowDeselect={false}
      readOnly={isReadOnly}
    />
  );
}

function AfterTalk(props: PartProps) {
  const { t } = useTranslation();
  const { editor, isReadOnly } = props;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <Select
          {...editor.value('pcp_mode')}
          label={t('queues.pcp_mode')}
          description={t(`queues.pcp_${editor.values.pcp_mode}_hint`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={PCP_MODES.map((value) => ({ value, label: t(`queues.pcp_${value}`) }))}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
        {editor.values.pcp_mode === 'auto' && <NumberField {...props} name="pcp_extend_seconds" />}
        <NumberField {...props} name="reserve_gap_seconds" />
      </SimpleGrid>
      <Switch
        {...editor.toggle('pcp_on_failed_out')}
        label={t('queues.pcp_on_failed_out')}
        description={t('queues.pcp_on_failed_out_hint')}
        disabled={isReadOnly}
      />
      <SaidFields {...props} />
    </>
  );
}

function Out({ editor, isReadOnly }: PartProps) {
  const { t, i18n } = useTranslation();
  const maySee = useMay()('provider.view');
  const providers = useQuery({ ...providersQuery, enabled: maySee });
  const countries = useMemo(() => countryChoices(i18n.language), [i18n.language]);
  return (
    <>
      <TextInput
        {...editor.text('caller_number')}
        label={t('queues.caller_number')}
        description={t('queues.caller_number_hint')}
        placeholder="+380441234567"
        inputMode="tel"
        maxLength={40}
        readOnly={isReadOnly}
      />
      <Select
        {...editor.value('country')}
        value={editor.values.country || null}
        onChange={(country) => editor.set('country', country ?? '')}
        label={t('queues.country')}
        description={t('queues.country_hint')}
        placeholder={t('queues.country_company')}
        data={countries}
        searchable
        clearable={!isReadOnly}
        nothingFoundMessage={t('form.nothing_found')}
        readOnly={isReadOnly}
      />
      {maySee && (
        <MultiSelect
          {...editor.value('providers')}
          label={t('queues.providers')}
          description={t('queues.providers_hint')}
          placeholder={editor.values.providers.length === 0 ? t('queues.providers_all') : ''}
          data={(providers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          nothingFoundMessage={t('form.nothing_found')}
          hidePickedOptions
          searchable
          readOnly={isReadOnly}
        />
      )}
    </>
  );
}

function Reports(props: PartProps) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <NumberField {...props} name="target_seconds" />
      <NumberField {...props} name="short_abandon_seconds" />
    </SimpleGrid>
  );
}
