// The values of a list, page by page, those that begin with what is typed.

import { ActionIcon, Button, Center, Paper, Table, Text, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconListNumbers, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeleteDialog } from '../../forms/DeleteDialog.tsx';
import { explain } from '../../i18n/words.ts';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { Empty, Failed, Loading } from '../../kit/States.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { removeValues, type Value, type ValueList, valuesQuery } from './queries.ts';
import { untilText } from './until.ts';

const TYPING_MS = 250;

interface ValuesProps {
  list: ValueList;
  canEdit: boolean;
}

export function Values({ list, canEdit }: ValuesProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [begins] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [removed, setRemoved] = useState<Value | null>(null);
  const values = useInfiniteQuery(valuesQuery(list.id, begins));
  const rows = values.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      <TextInput
        label={t('lists.begins')}
        description={t('lists.begins_hint')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={100}
        maw={320}
        data-testid="begins"
      />
      {values.isError && (
        <Failed
          message={explain(values.error)}
          again={t('app.again')}
          onAgain={() => void values.refetch()}
        />
      )}
      {values.isPending && <Loading label={t('app.loading')} />}
      {values.isSuccess && (
        <Paper style={{ overflow: 'hidden' }}>
          {rows.length === 0 && (
            <Empty
              icon={<IconListNumbers size={22} />}
              title={t(begins ? 'form.nothing_found' : 'lists.no_values')}
              hint={begins || !canEdit ? '' : t('lists.no_values_hint')}
            />
          )}
          {rows.length > 0 && (
            <Rows rows={rows} onRemove={canEdit ? setRemoved : undefined} name={list.name} />
          )}
          {values.hasNextPage && (
            <Center p="sm">
              <Button
                variant="light"
                loading={values.isFetchingNextPage}
                onClick={() => void values.fetchNextPage()}
                data-testid="more"
              >
                {t('lists.more')}
              </Button>
            </Center>
          )}
        </Paper>
      )}
      <DeleteDialog
        isOpen={removed !== null}
        name={removed?.value ?? ''}
        text={t('lists.remove_text')}
        act={() => removeValues(list.id, removed?.value ?? '')}
        onClose={() => setRemoved(null)}
        onDeleted={() => setRemoved(null)}
      />
    </>
  );
}

interface RowsProps {
  rows: Value[];
  name: string;
  onRemove?: ((value: Value) => void) | undefined;
}

function Rows({ rows, name, onRemove }: RowsProps) {
  const { t, i18n } = useTranslation();
  const columns = ['value', 'valid', 'comment'] as const;
  return (
    <WideTable label={name} minWidth={560}>
      <Table verticalSpacing={6} horizontalSpacing="md" aria-label={name}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>
                <Text span size="xs" fw={650} c="dimmed">
                  {t(`lists.${column}`)}
                </Text>
              </Table.Th>
            ))}
            {onRemove && <BlankHead label={t('lists.remove')} />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.value} data-testid="value" data-value={row.value}>
              <Table.Td className="numbers">{row.value}</Table.Td>
              <Table.Td>
                <Text size="sm" c={row.expires_at ? 'inherit' : 'dimmed'}>
                  {untilText(row.expires_at, t, i18n.language)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" truncate maw={320}>
                  {row.comment}
                </Text>
              </Table.Td>
              {onRemove && (
                <Table.Td>
                  <Tooltip label={t('lists.remove')}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      onClick={() => onRemove(row)}
                      aria-label={`${t('lists.remove')}: ${row.value}`}
                      data-testid="remove-value"
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  </Tooltip>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
