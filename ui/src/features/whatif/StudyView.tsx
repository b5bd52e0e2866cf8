// One replay: how far it is, what came out, and why it failed if it did.

import { Alert, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain, word } from '../../i18n/words.ts';
import { arriving } from '../../kit/arrival.ts';
import { Chart, type Series } from '../../kit/Chart.tsx';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { deleteStudy, type Interval, type Result, type Study, studyQuery } from './queries.ts';
import { percent, ResultTable } from './ResultTable.tsx';

const COLORS = ['#228be6', '#f08c00', '#2b8a3e', '#ae3ec9', '#e03131', '#0c8599'];

export function StudyView({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const study = useQuery(studyQuery(id));
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => deleteStudy(id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['whatif', 'list'] });
      onBack();
    },
  });
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Button
          variant="subtle"
          leftSection={<IconArrowLeft size={18} />}
          ref={arriving}
          onClick={onBack}
          px={6}
        >
          {t('whatif.back')}
        </Button>
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={18} />}
          onClick={() => setAsking(true)}
        >
          {t('whatif.delete')}
        </Button>
      </Group>
      <Asked query={study}>{(found) => <Found study={found} />}</Asked>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('whatif.delete')}
        text={t('whatif.delete_ask')}
        yes={t('whatif.delete')}
        no={t('whatif.cancel')}
        isBusy={remove.isPending}
        {...(remove.error && { problem: explain(remove.error) })}
        onYes={() => remove.mutate()}
        onNo={() => setAsking(false)}
      />
    </Stack>
  );
}

function Found({ study }: { study: Study }) {
  const { t } = useTranslation();
  const isOpen = study.state === 'waiting' || study.state === 'running';
  const { wrong } = study;
  return (
    <>
      <Title order={1}>{study.name}</Title>
      {isOpen && (
        <Paper p="md">
          <Text size="sm" mb={6}>
            {t(`whatif.state_${study.state}`)}
          </Text>
          <Progress value={study.done * 100} animated aria-label={t('whatif.state_running')} />
        </Paper>
      )}
      {study.state === 'failed' && (
        <Alert color="red" variant="light" role="alert" data-testid="study-wrong">
          {word('whatif', `problem_${wrong?.problem ?? 'stopped'}`, { about: wrong?.about ?? '' })}
        </Alert>
      )}
      {study.results && (
        <>
          <ResultTable results={study.results} />
          <Charts results={study.results} />
          <Text size="sm" c="dimmed" data-testid="leaves-out">
            {t('whatif.leaves_out')}
          </Text>
        </>
      )}
    </>
  );
}

function Charts({ results }: { results: Result[] }) {
  const { t, i18n } = useTranslation();
  const charts = useMemo(() => {
    const first = results[0];
    const times = [...new Set(results.flatMap(({ intervals }) => intervals.map(({ at }) => at)))];
    const of = (result: Result, pick: (one: Interval) => number | null) => {
      const found = new Map(result.intervals.map((one) => [one.at, one]));
      return times.map((at) => {
        const one = found.get(at);
        return one ? pick(one) : null;
      });
    };
    const lines = (pick: (one: Interval) => number | null): Series[] =>
      results.map((result, n) => ({
        name: result.variant,
        kind: 'line',
        values: of(result, pick),
        color: COLORS[n % COLORS.length] ?? '#228be6',
      }));
    const load: Series[] = [
      {
        name: t('whatif.calls_of', { name: first?.variant ?? '' }),
        kind: 'bar',
        values: first ? of(first, ({ offered }) => offered) : [],
        color: '#adb5bd',
      },
      ...lines(({ operators }) => operators).map((one) => ({
        ...one,
        name: t('whatif.operators_of', { name: one.name }),
      })),
    ];
    return {
      times,
      load,
      level: lines(({ service_level }) => service_level),
      wait: lines(({ answer_mean }) => answer_mean),
    };
  }, [results, t]);
  const formats = useMemo(
    () => ({
      share: (value: number) => percent(value, i18n.language),
      number: (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 }),
    }),
    [i18n.language],
  );
  const chart = (
    label: string,
    series: Series[],
    format: (value: number) => string,
    most?: number,
  ) => (
    <Paper p="md">
      <Text fw={600} size="sm" mb="xs">
        {label}
      </Text>
      <Chart
        label={label}
        categories={charts.times}
        series={series}
        format={format}
        {...(most === undefined ? {} : { most })}
      />
    </Paper>
  );
  return (
    <>
      {chart(t('whatif.chart_level'), charts.level, formats.share, 1)}
      {chart(t('whatif.chart_wait'), charts.wait, formats.number)}
      {chart(t('whatif.chart_load'), charts.load, formats.number)}
    </>
  );
}
