// Where the calls of a number go: a scenario, a queue; and what happens out of its own hours.

import { Alert, Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Choice } from '../../kit/Choice.tsx';
import type { NumberFormEditor } from './NumberEditor.tsx';
import { choices, type Targets } from './targets.ts';

interface NumberTargetProps {
  editor: NumberFormEditor;
  targets: Targets;
}

const LEADS = ['scenario', 'queue', 'nowhere'] as const;

export function NumberTarget({ editor, targets }: NumberTargetProps) {
  const { t } = useTranslation();
  const { leads, scenario, schedule } = editor.values;
  const chosen = targets.scenarios.find(({ id }) => id === scenario);
  const search = { searchable: true, nothingFoundMessage: t('form.nothing_found') };
  return (
    <Stack gap="sm">
      <Choice
        label={t('numbers.leads')}
        value={leads}
        onChange={(value) => editor.set('leads', value)}
        choices={LEADS.map((value) => ({ value, label: t(`numbers.${value}`) }))}
        testId="field-leads"
      />
      {leads === 'scenario' && (
        <Select
          {...editor.value('scenario')}
          {...search}
          label={t('numbers.scenario')}
          data={choices(targets.scenarios)}
          required
        />
      )}
      {leads === 'scenario' && chosen && !chosen.published && (
        <Alert color="orange" variant="light" data-testid="not-published">
          {t('numbers.not_published')}
        </Alert>
      )}
      {leads === 'queue' && (
        <Select
          {...editor.value('queue')}
          {...search}
          label={t('numbers.queue')}
          data={choices(targets.queues)}
          required
        />
      )}
      <Select
        {...editor.value('schedule')}
        {...search}
        label={t('numbers.schedule')}
        description={t('numbers.schedule_hint')}
        placeholder={t('numbers.always')}
        data={choices(targets.schedules)}
        clearable
      />
      {schedule && (
        <Select
          {...editor.value('closed_scenario')}
          {...search}
          label={t('numbers.closed_scenario')}
          placeholder={t('numbers.closed_prompt')}
          data={choices(targets.scenarios)}
          clearable
        />
      )}
    </Stack>
  );
}
