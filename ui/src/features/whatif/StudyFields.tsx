// A new replay: which day, and what is tried on it.

import {
  Alert,
  Button,
  Divider,
  Group,
  MultiSelect,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type CSSProperties, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { explain, word } from '../../i18n/words.ts';
import { Choice } from '../../kit/Choice.tsx';
import { DateField } from '../../kit/DateField.tsx';
import { NEW_GROUP, NEW_QUEUE, planOf, type StudyForm, type Wrong, wrongOf } from './form.ts';
import { addStudy, type Choices } from './queries.ts';
import { SyntheticFields } from './SyntheticFields.tsx';
import { type StrategyTitle, VariantFields } from './VariantFields.tsx';

interface StudyFieldsProps {
  choices: Choices;
  strategyTitle: StrategyTitle;
  onClose: () => void;
  onAdded: (id: string) => void;
}

/** What is shown under a field that is typed wrong. */
export type ErrorOf = (path: string) => string | undefined;

function yesterday(today: string): string {
  const day = new Date(`${today}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

export function StudyFields({ choices, strategyTitle, onClose, onAdded }: StudyFieldsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState<StudyForm>(() => ({
    name: '',
    source: choices.queues.length ? 'stored' : 'synthetic',
    date: yesterday(choices.today),
    days: 1,
    chosen: [],
    queues: [{ ...NEW_QUEUE, name: t('whatif.queue') }],
    groups: [{ ...NEW_GROUP, name: t('whatif.groups'), queues: [t('whatif.queue')] }],
    variants: [
      { name: t('whatif.as_it_is'), calls: 100, lines: '', changes: [] },
      { name: t('whatif.variant_n', { n: 2 }), calls: 100, lines: '', changes: [] },
    ],
    seed: 1,
  }));
  const place = useRef<HTMLDivElement>(null);
  const [wrong, setWrong] = useState<Wrong>({});
  const change = (part: Partial<StudyForm>) => setForm((before) => ({ ...before, ...part }));
  const errorOf: ErrorOf = (path) => wrong[path] && t(`whatif.wrong_${wrong[path]}`);
  const send = useMutation({
    mutationFn: () => addStudy(planOf(form)),
    onSuccess: async (study) => {
      await client.invalidateQueries({ queryKey: ['whatif', 'list'] });
      onAdded(study.id);
    },
  });
  const submit = () => {
    const found = wrongOf(form);
    setWrong(found);
    if (Object.keys(found).length === 0) send.mutate();
    else requestAnimationFrame(() => showFirstWrong(place.current));
  };
  const isStored = form.source === 'stored';
  const names = isStored
    ? choices.queues
        .filter(({ id }) => !form.chosen.length || form.chosen.includes(id))
        .map(({ id, name }) => ({ value: id, label: name }))
    : form.queues.filter(({ name }) => name).map(({ name }) => ({ value: name, label: name }));
  return (
    <Stack gap="md" data-testid="study-form" ref={place}>
      <TextInput
        label={t('whatif.name')}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={errorOf('name')}
        maxLength={80}
        required
        data-autofocus
      />
      <Choice
        label={t('whatif.source')}
        value={form.source}
        choices={[
          { value: 'stored', label: t('whatif.source_stored') },
          { value: 'synthetic', label: t('whatif.source_synthetic') },
        ]}
        hint={t(`whatif.source_${form.source}_hint`)}
        onChange={(source) => change({ source })}
        testId="source"
      />
      {isStored ? (
        <Group align="flex-start" grow preventGrowOverflow={false}>
          <DateField
            label={t('whatif.date')}
            value={form.date}
            max={choices.today}
            onChange={(date) => change({ date })}
            error={errorOf('date')}
            maw={180}
          />
          <NumberInput
            label={t('whatif.days')}
            value={form.days}
            onChange={(days) => change({ days })}
            min={1}
            max={7}
            allowDecimal={false}
            maw={110}
          />
          <MultiSelect
            label={t('whatif.queues')}
            placeholder={form.chosen.length ? '' : t('whatif.all_queues')}
            data={choices.queues.map(({ id, name }) => ({ value: id, label: name }))}
            value={form.chosen}
            onChange={(chosen) => change({ chosen })}
          />
        </Group>
      ) : (
        <SyntheticFields form={form} onChange={change} errorOf={errorOf} />
      )}
      <Divider label={t('whatif.variants')} labelPosition="left" />
      <Text size="sm" c="dimmed" mt={-8}>
        {t('whatif.variants_hint')}
      </Text>
      <VariantFields
        variants={form.variants}
        queues={names}
        strategies={choices.strategies}
        strategyTitle={strategyTitle}
        onChange={(variants) => change({ variants })}
        errorOf={errorOf}
      />
      {send.error && (
        <Alert color="red" variant="light" role="alert">
          {reason(send.error)}
        </Alert>
      )}
      <Group justify="space-between" align="flex-end" style={FOOT} data-sticky>
        <NumberInput
          label={t('whatif.seed')}
          value={form.seed}
          onChange={(seed) => change({ seed })}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          w={110}
        />
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('whatif.cancel')}
          </Button>
          <Button onClick={submit} loading={send.isPending} data-testid="run-study">
            {t('whatif.run')}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

/** In sight however many variants there are. */
const FOOT: CSSProperties = {
  position: 'sticky',
  bottom: 0,
  zIndex: 3,
  paddingBlock: 'var(--mantine-spacing-sm)',
  background: 'var(--mantine-color-body)',
  borderTop: '1px solid var(--mantine-color-default-border)',
};

/** It may be out of sight. */
function showFirstWrong(form: HTMLElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}

/** The server's words for a day that does not fit together, in the language of the screen. */
function reason(error: unknown): string {
  if (!(error instanceof Problem) || error.code !== 'forecast.bad_day') return explain(error);
  const about = String(error.details.about ?? '');
  return word('whatif', `problem_${String(error.details.problem)}`, { about });
}
