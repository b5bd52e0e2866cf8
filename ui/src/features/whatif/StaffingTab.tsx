// How many operators: for one load by Erlang's formulas, and for a week from past weeks.

import { Group, NumberInput, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import type { Numeric } from './form.ts';
import { type Choices, type Goal, staffingQuery } from './queries.ts';
import { percent } from './ResultTable.tsx';
import { WeekNeeds } from './WeekNeeds.tsx';

const PAUSE_MS = 300;
const CHOSEN = { fw: 700, bg: 'var(--mantine-color-teal-light)' };

interface Fields {
  calls: Numeric;
  handle: Numeric;
  patience: Numeric;
  share: Numeric;
  seconds: Numeric;
  occupancy: Numeric;
}

function within(value: Numeric, least: number, most: number): number | null {
  const number = Number(value);
  return value !== '' && number >= least && number <= most ? number : null;
}

function goalOf({ share, seconds, occupancy }: Fields): Goal | null {
  const [part, time, most] = [
    within(share, 1, 99.9),
    within(seconds, 0, 3600),
    within(occupancy, 1, 100),
  ];
  if (part === null || time === null || most === null) return null;
  return { share: part / 100, seconds: time, occupancy: most / 100 };
}

export function StaffingTab({ queues }: { queues: Choices['queues'] }) {
  const { t } = useTranslation();
  const [fields, setFields] = useState<Fields>({
    calls: 30,
    handle: 240,
    patience: 120,
    share: 80,
    seconds: 20,
    occupancy: 100,
  });
  const [settled] = useDebouncedValue(fields, PAUSE_MS);
  const goal = goalOf(settled);
  const field = (name: keyof Fields, label: string, least: number, most: number) => (
    <NumberInput
      label={label}
      value={fields[name]}
      onChange={(value) => setFields((before) => ({ ...before, [name]: value }))}
      min={least}
      max={most}
      error={name !== 'patience' && within(fields[name], least, most) === null}
      data-testid={`staffing-${name}`}
    />
  );
  return (
    <Stack gap="lg">
      <Paper p="md">
        <Title order={3} size="h4" mb="sm">
          {t('whatif.calculator')}
        </Title>
        <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="sm">
          {field('calls', t('whatif.calls'), 0, 20_000)}
          {field('handle', t('whatif.handle'), 1, 36_000)}
          <NumberInput
            label={t('whatif.patience')}
            title={t('whatif.patience_hint')}
            value={fields.patience}
            onChange={(patience) => setFields((before) => ({ ...before, patience }))}
            min={1}
            max={36_000}
            data-testid="staffing-patience"
          />
          {field('share', t('whatif.share'), 1, 99.9)}
          {field('seconds', t('whatif.within'), 0, 3600)}
          {field('occupancy', t('whatif.occupancy_most'), 1, 100)}
        </SimpleGrid>
        {goal && <Answer fields={settled} goal={goal} />}
      </Paper>
      {goal && <WeekNeeds queues={queues} goal={goal} />}
    </Stack>
  );
}

function Answer({ fields, goal }: { fields: Fields; goal: Goal }) {
  const { t, i18n } = useTranslation();
  const calls = within(fields.calls, 0, 20_000);
  const handle = within(fields.handle, 1, 36_000);
  const patience = within(fields.patience, 1, 36_000);
  const asked = {
    calls: calls ?? 0,
    handle: handle ?? 1,
    ...goal,
    ...(patience === null ? {} : { patience }),
  };
  const found = useQuery({
    ...staffingQuery(asked),
    enabled: calls !== null && handle !== null,
  });
  const share = (value: number) => percent(value, i18n.language);
  const tenths = (value: number) =>
    value.toLocaleString(i18n.language, { maximumFractionDigits: 1 });
  return (
    <Asked query={found}>
      {({ needed, erlangs, forecasts }) => (
        <Stack gap="xs" mt="md">
          <Group gap="md" align="baseline">
            <Text fw={650} size="lg" data-testid="needed">
              {t('whatif.needed', { count: needed })}
            </Text>
            <Text size="sm" c="dimmed">
              {t('whatif.needed_hint', {
                erlangs: erlangs.toLocaleString(i18n.language),
                formula: t(patience === null ? 'whatif.erlang_c' : 'whatif.erlang_a'),
              })}
            </Text>
          </Group>
          <WideTable label={t('whatif.calculator')} minWidth={560}>
            <Table verticalSpacing={5}>
              <Table.Thead>
                <Table.Tr>
                  {[
                    t('whatif.operators'),
                    t('whatif.service_level'),
                    t('whatif.occupancy'),
                    t('whatif.will_wait'),
                    t('whatif.hang_up'),
                    t('whatif.answer_after'),
                  ].map((title) => (
                    <Table.Th key={title} ta="right">
                      {title}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {forecasts.map((one) => (
                  <Table.Tr
                    key={one.operators}
                    {...(one.operators === needed && CHOSEN)}
                    className="numbers"
                  >
                    <Table.Td ta="right">{one.operators}</Table.Td>
                    <Table.Td ta="right">{share(one.service_level)}</Table.Td>
                    <Table.Td ta="right">{share(one.occupancy)}</Table.Td>
                    <Table.Td ta="right">{share(one.will_wait)}</Table.Td>
                    <Table.Td ta="right">{share(one.abandoned)}</Table.Td>
                    <Table.Td ta="right">
                      {one.answer_seconds === null
                        ? t('whatif.never')
                        : t('whatif.seconds', { count: tenths(one.answer_seconds) as never })}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        </Stack>
      )}
    </Asked>
  );
}
