// The journal of forms: found by what was filled in, opened, marked, called again.

import { ActionIcon, Button, Center, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconForms, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Empty, Failed, Loading } from '../../kit/States.tsx';
import { formatMoment } from '../../kit/time.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { FormFilterBar } from './FormFilterBar.tsx';
import { StatusBadge } from './FormPanel.tsx';
import type { FormRow } from './model.ts';
import { Quotas } from './Quotas.tsx';
import { type FormFilters, filtersQuery, formsQuery, markForm, type Named } from './queries.ts';

interface FormsPageProps {
  operators: Named[];
  canSearch: boolean;
  /** He may take what he sees as a file. */
  canExport: boolean;
  onOpen: (form: string) => void;
  /** A button that calls this number again. */
  redial: (number: string) => ReactNode;
  /** Buttons that write to the customer of a form. */
  write: (form: FormRow) => ReactNode;
  /** It stands on a page that has its own title. */
  isPart?: boolean;
}

export function FormsPage(props: FormsPageProps) {
  const { operators, canSearch, canExport, onOpen, redial, write, isPart = false } = props;
  const { t } = useTranslation();
  const [filters, setFilters] = useState<FormFilters>({});
  const known = useQuery(filtersQuery);
  const asked = useInfiniteQuery(formsQuery(filters));
  const rows = asked.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Stack gap="md" maw={isPart ? '100%' : 1400} p={isPart ? 'sm' : 0} data-testid="forms">
      {!isPart && (
        <PageHeader
          title={t('nav.forms')}
          about={t('forms.about')}
          action={canExport && <ExportMenu filters={filters} />}
        />
      )}
      <FormFilterBar
        filters={filters}
        scripts={known.data?.scripts ?? []}
        results={known.data?.results ?? []}
        operators={operators}
        canSearch={canSearch}
        onChange={setFilters}
      />
      <Quotas scripts={known.data?.scripts ?? []} chosen={filters.script} />
      {asked.isError && (
        <Failed
          message={explain(asked.error)}
          again={t('app.again')}
          onAgain={() => void asked.refetch()}
        />
      )}
      {asked.isPending && <Loading label={t('app.loading')} />}
      {asked.isSuccess && <Rows rows={rows} onOpen={onOpen} redial={redial} write={write} />}
      {asked.hasNextPage && (
        <Center>
          <Button
            variant="light"
            loading={asked.isFetchingNextPage}
            onClick={() => void asked.fetchNextPage()}
          >
            {t('forms.more')}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

interface RowsProps extends Pick<FormsPageProps, 'onOpen' | 'redial' | 'write'> {
  rows: FormRow[];
}

function Rows({ rows, onOpen, redial, write }: RowsProps) {
  const { t, i18n } = useTranslation();
  return (
    <ListTable
      rows={rows}
      keyOf={({ id }) => id}
      label={t('nav.forms')}
      minWidth={860}
      onOpen={({ id }) => onOpen(id)}
      empty={
        <Empty icon={<IconForms size={22} />} title={t('forms.none')} hint={t('forms.none_hint')} />
      }
      columns={[
        {
          key: 'at',
          title: t('forms.opened_at'),
          cell: ({ opened_at }) => formatMoment(opened_at, i18n.language),
        },
        { key: 'script', title: t('forms.script'), cell: ({ script_name }) => script_name },
        {
          key: 'party',
          title: t('forms.client'),
          cell: ({ party }) => (
            <Text size="sm" className="numbers">
              {[party?.number, party?.name].filter(Boolean).join(' ') || '—'}
            </Text>
          ),
        },
        {
          key: 'who',
          title: t('forms.operator'),
          cell: ({ operator_name }) => operator_name ?? '—',
        },
        { key: 'result', title: t('forms.result'), cell: ({ result }) => result || '—' },
        {
          key: 'status',
          title: t('forms.status'),
          cell: ({ status }) => <StatusBadge status={status} />,
        },
      ]}
      actions={(row) => (
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {row.party?.number && redial(row.party.number)}
          {row.party && write(row)}
          <Star row={row} />
        </Group>
      )}
    />
  );
}

function Star({ row }: { row: FormRow }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mark = useMutation({
    mutationFn: () => markForm(row.id, !row.is_favourite),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['forms', 'list'] }),
  });
  const label = t(row.is_favourite ? 'forms.unmark' : 'forms.mark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color={row.is_favourite ? 'yellow' : 'gray'}
        aria-label={label}
        loading={mark.isPending}
        onClick={() => mark.mutate()}
        data-testid="form-star"
      >
        {row.is_favourite ? <IconStarFilled size={18} /> : <IconStar size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
