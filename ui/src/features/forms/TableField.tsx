// A table that grows row by row.

import { ActionIcon, Button, Input, Table, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import type { BlockProps } from './BlockField.tsx';
import type { Answer } from './model.ts';

const MOST_ROWS = 50;

interface TableFieldProps extends BlockProps {
  labels: Pick<
    ComponentProps<typeof Input.Wrapper>,
    'label' | 'description' | 'error' | 'withAsterisk'
  >;
}

export function TableField({ block, answer, isReadOnly, onAnswer, labels }: TableFieldProps) {
  const { t } = useTranslation();
  const rows = rowsOf(answer);
  const put = (n: number, column: number, text: string) =>
    onAnswer(
      rows.map((row, at) => (at === n ? row.map((c, i) => (i === column ? text : c)) : row)),
    );
  return (
    <Input.Wrapper {...labels} labelElement="div">
      {rows.length > 0 && (
        <WideTable label={String(labels.label)} minWidth={block.columns.length * 140}>
          <Table mt={4} verticalSpacing={4} horizontalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                {block.columns.map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
                {!isReadOnly && <BlankHead label={t('forms.remove_row')} />}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
                <Table.Tr key={n}>
                  {block.columns.map((title, column) => (
                    <Table.Td key={title}>
                      <TextInput
                        size="xs"
                        aria-label={`${title} ${n + 1}`}
                        value={row[column] ?? ''}
                        readOnly={isReadOnly}
                        maxLength={500}
                        onChange={(event) => put(n, column, event.currentTarget.value)}
                      />
                    </Table.Td>
                  ))}
                  {!isReadOnly && (
                    <Table.Td>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={`${t('forms.remove_row')} ${n + 1}`}
                        onClick={() => onAnswer(rows.filter((_, at) => at !== n))}
                      >
                        <IconTrash size={16} />
                      </ActionIcon>
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {!isReadOnly && rows.length < MOST_ROWS && (
        <Button
          mt={4}
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} />}
          style={{ display: 'block' }}
          onClick={() => onAnswer([...rows, block.columns.map(() => '')])}
        >
          {t('forms.add_row')}
        </Button>
      )}
    </Input.Wrapper>
  );
}

function rowsOf(answer: Answer): string[][] {
  if (typeof answer === 'string') return [];
  return answer.map((row) => (typeof row === 'string' ? [row] : row.map(String)));
}
