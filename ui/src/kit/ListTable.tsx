// A table of settings: one row a thing, the first cell opens it; says what to do when it is empty.

import { Anchor, Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { arriving } from './arrival.ts';
import { BlankHead } from './BlankHead.tsx';
import { WideTable } from './WideTable.tsx';

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
}

interface ListTableProps<Row> {
  rows: Row[];
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  /** Said to screen readers. */
  label: string;
  /** Instead of the table when there is no row; see kit/States: Empty. */
  empty: ReactNode;
  /** Clicking a row; without it rows only show. */
  onOpen?: ((row: Row) => void) | undefined;
  /** Which rows open; without it all do. */
  opens?: ((row: Row) => boolean) | undefined;
  /** Buttons at the end of a row. */
  actions?: ((row: Row) => ReactNode) | undefined;
  /** The row whose page was open before, by its key. */
  cameFrom?: string;
  minWidth?: number;
  testId?: string;
}

export function ListTable<Row>(props: ListTableProps<Row>) {
  const { rows, columns, keyOf, onOpen, actions } = props;
  const openerOf = (row: Row) =>
    onOpen && (props.opens?.(row) ?? true) ? () => onOpen(row) : undefined;
  if (rows.length === 0) return <Paper>{props.empty}</Paper>;
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <WideTable label={props.label} minWidth={props.minWidth ?? 640}>
        <Table
          highlightOnHover={Boolean(onOpen)}
          verticalSpacing={10}
          horizontalSpacing="md"
          aria-label={props.label}
          data-testid={props.testId}
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ key, title, width }) => (
                <Table.Th key={key} w={width}>
                  <Text span size="xs" fw={650} c="dimmed">
                    {title}
                  </Text>
                </Table.Th>
              ))}
              {actions && <BlankHead />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const open = openerOf(row);
              return (
                <Table.Tr
                  key={keyOf(row)}
                  onClick={open}
                  style={open && { cursor: 'pointer' }}
                  data-testid="row"
                  data-id={keyOf(row)}
                >
                  {columns.map(({ key, cell }, n) => (
                    <Table.Td key={key}>
                      {n === 0 && open ? (
                        <Opener isArriving={props.cameFrom === keyOf(row)}>{cell(row)}</Opener>
                      ) : (
                        cell(row)
                      )}
                    </Table.Td>
                  ))}
                  {actions && (
                    <Table.Td onClick={(event) => event.stopPropagation()}>{actions(row)}</Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Paper>
  );
}

/** The row's click does it; this is where the keyboard stands. */
function Opener({ isArriving, children }: { isArriving: boolean; children: ReactNode }) {
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      fw={600}
      c="inherit"
      ta="left"
      ref={isArriving ? arriving : null}
    >
      {children}
    </Anchor>
  );
}
