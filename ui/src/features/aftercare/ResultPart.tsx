// What came of the call, in one press: in the talk or in its PCP, changed as often as needed.
// Nothing where there is nothing to choose.

import { Alert, Chip, Group, Kbd, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { keyLabel, useShortcuts } from '../../kit/shortcut.ts';
import { KEYS } from '../../live/keys.ts';
import type { LiveCall } from '../../live/liveCall.ts';
import {
  type CallResult,
  type Chosen,
  chooseResult,
  type ResultCode,
  type Rule,
  resultQuery,
} from './queries.ts';

const MOST_CHIPS = 12;

export function ResultPart({ call }: { call: LiveCall }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data } = useQuery(resultQuery(call.call));
  const { queryKey } = resultQuery(call.call);
  const choose = useMutation({
    mutationKey: queryKey,
    // One after the other: the last press counts.
    scope: { id: `result ${call.call}` },
    mutationFn: (chosen: Chosen) => chooseResult(call.call, chosen),
    onSuccess: (after) => queries.setQueryData(queryKey, after),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  // Not answered yet, be it pressed where the talk was no PCP: the next choice stands beside it.
  const pending = useMutationState({
    filters: { mutationKey: queryKey, status: 'pending' },
    select: ({ state }) => state.variables as Chosen,
  });
  const box = useRef<HTMLDivElement>(null);
  useShortcuts([
    {
      code: KEYS.result,
      act: () =>
        box.current?.querySelector<HTMLInputElement>('input:checked, input:not(:checked)')?.focus(),
    },
  ]);
  if (!data || data.results.length + data.topics.length === 0) return null;
  const set = (change: Partial<Chosen>) => {
    const { result_code, topic } = pending.at(-1) ?? data;
    choose.mutate({ result_code, topic, ...change });
  };
  return (
    <Stack ref={box} gap="sm" w="100%" data-testid="result-part">
      <Missing result={data} isPcp={call.stage === 'pcp'} />
      <Part
        label={t('desk.result')}
        keys={keyLabel(KEYS.result)}
        rule={data.result_rule}
        codes={data.results}
        chosen={data.result_code}
        onChoose={(result_code) => set({ result_code })}
      />
      <Part
        label={t('desk.topic')}
        rule={data.topic_rule}
        codes={data.topics}
        chosen={data.topic}
        onChoose={(topic) => set({ topic })}
      />
    </Stack>
  );
}

function missing(result: CallResult): ('result' | 'topic')[] {
  const isOwed = (rule: Rule, codes: ResultCode[], chosen: string | null) =>
    rule === 'mandatory' && codes.length > 0 && !chosen;
  return [
    ...(isOwed(result.result_rule, result.results, result.result_code) ? ['result' as const] : []),
    ...(isOwed(result.topic_rule, result.topics, result.topic) ? ['topic' as const] : []),
  ];
}

/** Nobody is left to guess why PCP does not end. */
function Missing({ result, isPcp }: { result: CallResult; isPcp: boolean }) {
  const { t } = useTranslation();
  const owed = missing(result);
  const isDemanded = [result.result_rule, result.topic_rule].includes('mandatory');
  if (owed.length === 0) {
    return isDemanded && isPcp ? (
      <Group gap={6} c="green" data-testid="result-complete">
        <IconCircleCheck size={18} />
        <Text size="sm">{t('desk.complete')}</Text>
      </Group>
    ) : null;
  }
  const what = owed.map((kind) => t(`desk.${kind}`)).join(', ');
  return (
    <Alert
      color={isPcp ? 'orange' : 'blue'}
      variant="light"
      icon={<IconAlertCircle size={18} />}
      role={isPcp ? 'alert' : 'status'}
      data-testid="result-missing"
    >
      {t(isPcp ? 'desk.missing_pcp' : 'desk.missing', { what })}
    </Alert>
  );
}

interface PartProps {
  label: string;
  /** Shown beside the label. */
  keys?: string;
  rule: Rule;
  codes: ResultCode[];
  chosen: string | null;
  onChoose: (id: string | null) => void;
}

function Part({ label, keys, rule, codes, chosen, onChoose }: PartProps) {
  const { t } = useTranslation();
  if (codes.length === 0) return null;
  if (codes.length > MOST_CHIPS) {
    return (
      <Select
        label={label}
        withAsterisk={rule === 'mandatory'}
        data={codes.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={onChoose}
        placeholder={t('desk.choose')}
        nothingFoundMessage={t('desk.nothing_found')}
        searchable
        clearable={rule !== 'mandatory'}
      />
    );
  }
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {label}
        </Text>
        {keys && (
          <Kbd size="xs" aria-hidden>
            {keys}
          </Kbd>
        )}
      </Group>
      <Chip.Group multiple={false} value={chosen ?? ''} onChange={onChoose}>
        <Group gap="xs">
          {codes.map(({ id, name }) => (
            <Chip key={id} value={id} size="sm" data-testid="result-choice">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Stack>
  );
}
