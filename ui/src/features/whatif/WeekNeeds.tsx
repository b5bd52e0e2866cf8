// Operators of each half hour of a week, counted from the calls of past weeks.

import {
  Alert,
  Group,
  MultiSelect,
  NumberInput,
  Paper,
  Table,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { CountInput } from '../../kit/CountInput.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { type Choices, type Goal, type Week, weekQuery } from './queries.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface WeekNeedsProps {
  queues: Choices['queues'];
  goal: Goal;
}

export function WeekNeeds({ queues, goal }: WeekNeedsProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(() => queues.slice(0, 1).map(({ id }) => id));
  const [weeks, setWeeks] = useState(4);
  const [absence, setAbsence] = useState(0);
  const asked = { queues: chosen, weeks, shrinkage: absence / 100, ...goal };
  const week = useQuery(weekQuery(asked));
  return (
    <Paper p="md">
      <Title order={3} size="h4" mb="sm">
        {t('whatif.week')}
      </Title>
      <Group align="flex-start" mb="sm">
        <MultiSelect
          label={t('whatif.queues')}
          data={queues.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={setChosen}
          flex={1}
          miw={220}
        />
        <CountInput
          label={t('whatif.weeks')}
          value={weeks}
          onChange={setWeeks}
          min={1}
          max={12}
          w={170}
        />
        <NumberInput
          label={t('whatif.shrinkage')}
          value={absence}
          onChange={(value) => setAbsence(Math.min(90, Math.max(0, Number(value) || 0)))}
          min={0}
          max={90}
          w={250}
        />
      </Group>
      {chosen.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('whatif.choose_queues')}
        </Text>
      ) : (
        <Asked query={week}>{(found) => <Needs week={found} />}</Asked>
      )}
    </Paper>
  );
}

function Needs({ week }: { week: Week }) {
  const { t, i18n } = useTranslation();
  const { handled, needs } = week;
  if (needs.length === 0 || handled.handle_seconds === null) {
    return <Alert variant="light">{t('whatif.week_none')}</Alert>;
  }
  const halves = needs.map(({ half }) => half);
  const first = Math.min(...halves);
  const rows = Array.from({ length: Math.max(...halves) - first + 1 }, (_, n) => first + n);
  const most = Math.max(...needs.map(({ planned }) => planned), 1);
  const cells = new Map(needs.map((need) => [`${need.weekday} ${need.half}`, need]));
  const since = new Date(`${week.since}T12:00:00`).toLocaleDateString(i18n.language);
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {t('whatif.week_hint', {
          calls: handled.calls.toLocaleString(i18n.language),
          since,
          handle: Math.round(handled.handle_seconds),
        })}{' '}
        {handled.patience_seconds
          ? t('whatif.week_patience', { patience: Math.round(handled.patience_seconds) })
          : t('whatif.erlang_c')}
      </Text>
      <WideTable label={t('whatif.week')} minWidth={520}>
        <Table verticalSpacing={2} layout="fixed" withColumnBorders data-testid="week-needs">
          <Table.Thead>
            <Table.Tr>
              <BlankHead w={70} label={t('whatif.half_hour')} />
              {DAYS.map((day) => (
                <Table.Th key={day} ta="center">
                  {t(`whatif.weekday_${day}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((half) => (
              <Table.Tr key={half}>
                <Table.Th scope="row" fw={400} className="numbers">
                  {clock(half)}
                </Table.Th>
                {DAYS.map((day) => {
                  const need = cells.get(`${day} ${half}`);
                  if (!need) return <Table.Td key={day} />;
                  const strength = Math.round(8 + (52 * need.planned) / most);
                  const { calls, operators } = need;
                  return (
                    <Table.Td
                      key={day}
                      ta="center"
                      className="numbers"
                      bg={`color-mix(in srgb, var(--mantine-color-teal-5) ${strength}%, transparent)`}
                    >
                      <Tooltip label={t('whatif.cell', { calls, operators })}>
                        <span>{need.planned}</span>
                      </Tooltip>
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </>
  );
}

function clock(half: number): string {
  return `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`;
}
