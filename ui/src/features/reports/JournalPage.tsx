// The call journal: filters, rows, more rows.

import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconListDetails } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Paged, rowsOf } from '../../forms/Paged.tsx';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { Empty } from '../../kit/States.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { type Choice, FilterBar } from './FilterBar.tsx';
import type { Filters } from './filters.ts';
import { JournalRow } from './JournalRow.tsx';
import type { CallRow } from './model.ts';
import { journalQuery } from './queries.ts';

interface JournalPageProps {
  filters: Filters;
  queues: Choice[];
  operators: Choice[];
  canSearch: boolean;
  onFilters: (filters: Filters) => void;
  onOpen: (call: string) => void;
  link: (call: string, text: ReactNode) => ReactNode;
  /** Buttons at the end of a row. */
  actions: (row: CallRow) => ReactNode;
}

export function JournalPage(props: JournalPageProps) {
  const { t } = useTranslation();
  const journal = useInfiniteQuery(journalQuery(props.filters));
  const { length: shown } = rowsOf(journal);
  return (
    <Stack gap="md" maw={1400} data-testid="journal">
      <Group justify="space-between">
        <Title order={1}>{t('journal.title')}</Title>
        {shown > 0 && (
          <Badge variant="light" color="gray" size="lg" tt="none" fw={500}>
            {t('journal.shown', { count: shown })}
          </Badge>
        )}
      </Group>
      <FilterBar
        filters={props.filters}
        queues={props.queues}
        operators={props.operators}
        canSearch={props.canSearch}
        onChange={props.onFilters}
      />
      <Paged
        query={journal}
        empty={
          <Empty
            icon={<IconListDetails size={22} />}
            title={t('journal.empty')}
            hint={t('journal.empty_hint')}
          />
        }
      >
        {(found) => (
          <WideTable label={t('journal.title')} minWidth={820}>
            <Table highlightOnHover verticalSpacing={8} horizontalSpacing="md">
              <Head />
              <Table.Tbody>
                {found.map((row) => (
                  <JournalRow
                    key={row.id}
                    row={row}
                    link={props.link}
                    onOpen={props.onOpen}
                    actions={props.actions(row)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Paged>
    </Stack>
  );
}

function Head() {
  const { t } = useTranslation();
  const columns = [
    t('journal.when'),
    t('journal.who'),
    `${t('journal.operator')} · ${t('journal.queue').toLocaleLowerCase()}`,
    t('journal.what'),
  ];
  const times = [t('journal.wait'), t('journal.talk')];
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map((name) => (
          <Table.Th key={name}>
            <Text span size="xs" fw={650} c="dimmed">
              {name}
            </Text>
          </Table.Th>
        ))}
        {times.map((name) => (
          <Table.Th key={name} ta="right">
            <Text span size="xs" fw={650} c="dimmed">
              {name}
            </Text>
          </Table.Th>
        ))}
        <BlankHead w={48} label={t('journal.recording')} />
        <BlankHead label={t('extras.messages')} />
      </Table.Tr>
    </Table.Thead>
  );
}
