// History of changes: who did what when, with filters and a file of it.

import { Button, Table, Text } from '@mantine/core';
import { IconDownload, IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Paged } from '../../forms/Paged.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { Empty } from '../../kit/States.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { HistoryFilters } from './HistoryFilters.tsx';
import { HistoryRow } from './HistoryRow.tsx';
import { NOTHING } from './model.ts';
import { exportAddress, historyQuery } from './queries.ts';

interface HistoryPageProps {
  link: (call: string, text: ReactNode) => ReactNode;
}

export function HistoryPage({ link }: HistoryPageProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [asked, setAsked] = useState(NOTHING);
  const history = useInfiniteQuery(historyQuery(asked));
  const file = may('report.export') && (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} />}
      component="a"
      href={exportAddress(asked)}
      download
      data-testid="history-export"
    >
      {t('history.export')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.history')} about={t('history.about')} action={file}>
      <HistoryFilters asked={asked} onChange={setAsked} />
      <Paged
        query={history}
        empty={
          <Empty
            icon={<IconHistory size={22} />}
            title={t('history.empty')}
            hint={t('history.empty_hint')}
          />
        }
      >
        {(rows) => (
          <WideTable label={t('sections.history')} minWidth={760}>
            <Table verticalSpacing={8} horizontalSpacing="md" data-testid="history">
              <Head />
              <Table.Tbody>
                {rows.map((act) => (
                  <HistoryRow
                    key={act.id}
                    act={act}
                    link={link}
                    onThing={(thing, title) => setAsked({ ...asked, thing, title })}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Paged>
    </SettingsPage>
  );
}

function Head() {
  const { t } = useTranslation();
  const columns = [t('history.when'), t('history.who'), t('history.what'), t('history.fields')];
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
      </Table.Tr>
    </Table.Thead>
  );
}
