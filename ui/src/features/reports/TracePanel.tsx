// The technical side of a call, for who may see it: ladder, sound of each leg, path, commands.

import { Badge, Button, Group, Paper, Stack, Table, Tabs, Text, Title } from '@mantine/core';
import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain, word } from '../../i18n/words.ts';
import { Empty, Failed, Loading } from '../../kit/States.tsx';
import { secondsBetween } from '../../kit/time.ts';
import { WideTable } from '../../kit/WideTable.tsx';
import { Ladder, useLegName } from './Ladder.tsx';
import type { CallDetails } from './model.ts';
import type { Names } from './timelineText.ts';
import { type AskedCommand, type CallTrace, traceQuery } from './trace.ts';

const GOOD_MOS = 4;
const FAIR_MOS = 3.6;

interface TracePanelProps {
  details: CallDetails;
  names: Names;
}

export function TracePanel({ details, names }: TracePanelProps) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const trace = useQuery({ ...traceQuery(details.call.id), enabled: isShown });
  return (
    <Stack gap="sm" component="section" aria-label={t('trace.title')} data-testid="trace">
      <Group justify="space-between">
        <Title order={2}>{t('trace.title')}</Title>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowsLeftRight size={16} />}
          onClick={() => setShown(!isShown)}
          aria-expanded={isShown}
          data-testid="trace-show"
        >
          {t(isShown ? 'trace.hide' : 'trace.show')}
        </Button>
      </Group>
      {trace.isLoading && <Loading label={t('app.loading')} />}
      {isShown && trace.isError && (
        <Failed
          message={explain(trace.error)}
          again={t('app.again')}
          onAgain={() => void trace.refetch()}
        />
      )}
      {isShown && trace.data && <Shown trace={trace.data} details={details} names={names} />}
    </Stack>
  );
}

function Shown({ trace, details, names }: TracePanelProps & { trace: CallTrace }) {
  const { t } = useTranslation();
  const startedAt = details.call.started_at;
  if (trace.messages.length + trace.commands.length === 0) {
    return (
      <Paper>
        <Empty
          icon={<IconArrowsLeftRight size={22} />}
          title={t('trace.empty')}
          hint={t('trace.empty_hint')}
        />
      </Paper>
    );
  }
  return (
    <Paper p="md">
      <Tabs defaultValue="ladder" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="ladder">{t('trace.ladder')}</Tabs.Tab>
          <Tabs.Tab value="sound" data-testid="trace-sound">
            {t('trace.sound')}
          </Tabs.Tab>
          <Tabs.Tab value="path">{t('trace.path')}</Tabs.Tab>
          <Tabs.Tab value="commands" data-testid="trace-commands">
            {t('trace.commands')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="ladder">
          {trace.messages.length > 0 ? (
            <Ladder trace={trace} startedAt={startedAt} names={names} />
          ) : (
            <Empty icon={<IconArrowsLeftRight size={22} />} title={t('trace.no_sip')} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="sound">
          <SoundTable trace={trace} names={names} />
        </Tabs.Panel>
        <Tabs.Panel value="path">
          <Path details={details} />
        </Tabs.Panel>
        <Tabs.Panel value="commands">
          <CommandTable commands={trace.commands} startedAt={startedAt} />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  );
}

function SoundTable({ trace, names }: { trace: CallTrace; names: Names }) {
  const { t } = useTranslation();
  const legName = useLegName(names);
  const milliseconds = (value: number | null) =>
    value === null ? '—' : t('trace.ms', { count: value });
  return (
    <Stack gap="xs">
      <WideTable label={t('trace.sound')} minWidth={640}>
        <Table>
          <Head
            names={['leg', 'mos', 'packets_in', 'lost_in', 'jitter_in', 'round_trip', 'lost_out']}
          />
          <Table.Tbody>
            {trace.legs.map((leg) => (
              <Table.Tr key={leg.leg} data-testid="sound-row">
                <Table.Td>{legName(leg)}</Table.Td>
                <Table.Td>
                  <Mos value={leg.sound?.mos ?? null} />
                </Table.Td>
                <Table.Td className="numbers">{leg.sound?.packets_in ?? '—'}</Table.Td>
                <Table.Td className="numbers">{leg.sound?.lost_in ?? '—'}</Table.Td>
                <Table.Td className="numbers">
                  {milliseconds(leg.sound?.jitter_in_ms ?? null)}
                </Table.Td>
                <Table.Td className="numbers">
                  {milliseconds(leg.sound?.round_trip_ms ?? null)}
                </Table.Td>
                <Table.Td className="numbers">{leg.sound?.lost_out ?? '—'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      <Text size="xs" c="dimmed">
        {t('trace.mos_hint')}
      </Text>
    </Stack>
  );
}

function Mos({ value }: { value: number | null }) {
  if (value === null) return <Text span>—</Text>;
  const color = value >= GOOD_MOS ? 'green' : value >= FAIR_MOS ? 'yellow' : 'red';
  return (
    <Badge variant="light" color={color} tt="none" className="numbers">
      {value.toFixed(1)}
    </Badge>
  );
}

function Path({ details }: { details: CallDetails }) {
  const { t } = useTranslation();
  const { nodes, call } = details;
  if (nodes.length === 0) return <Text c="dimmed">{t('trace.no_path')}</Text>;
  return (
    <WideTable label={t('trace.path')} minWidth={520}>
      <Table>
        <Head names={['after', 'node', 'kind', 'exit', 'pressed']} />
        <Table.Tbody>
          {nodes.map((node) => (
            <Table.Tr key={`${node.entered_at}${node.node}`}>
              <Table.Td className="numbers">
                {secondsBetween(call.started_at, node.entered_at).toFixed(1)}
              </Table.Td>
              <Table.Td>{node.node}</Table.Td>
              <Table.Td>{word('node', node.kind) || node.kind}</Table.Td>
              <Table.Td>{word('exit', node.exit) || '—'}</Table.Td>
              <Table.Td className="numbers">{node.pressed || '—'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

function CommandTable({ commands, startedAt }: { commands: AskedCommand[]; startedAt: string }) {
  const { t } = useTranslation();
  return (
    <WideTable label={t('trace.commands')} minWidth={520}>
      <Table>
        <Head names={['after', 'command', 'took', 'answer']} />
        <Table.Tbody>
          {commands.map((asked) => (
            <Table.Tr key={`${asked.at}${asked.command}${asked.leg}`} data-testid="command-row">
              <Table.Td className="numbers">
                {secondsBetween(startedAt, asked.at).toFixed(3)}
              </Table.Td>
              <Table.Td title={asked.leg}>{asked.command}</Table.Td>
              <Table.Td className="numbers">{t('trace.ms', { count: asked.ms })}</Table.Td>
              <Table.Td c={asked.why ? 'red' : ''}>
                {asked.status || t('trace.lost')} {asked.why}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}

type Column =
  | 'leg'
  | 'mos'
  | 'packets_in'
  | 'lost_in'
  | 'jitter_in'
  | 'round_trip'
  | 'lost_out'
  | 'after'
  | 'node'
  | 'kind'
  | 'exit'
  | 'pressed'
  | 'command'
  | 'took'
  | 'answer';

function Head({ names }: { names: Column[] }) {
  const { t } = useTranslation();
  return (
    <Table.Thead>
      <Table.Tr>
        {names.map((name) => (
          <Table.Th key={name}>
            <Text span size="xs" fw={650} c="dimmed">
              {t(`trace.column.${name}`)}
            </Text>
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
