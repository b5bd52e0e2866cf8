// What operators can say came of a call: results and topics, for all queues or for some.

import { Badge, Button, Text } from '@mantine/core';
import { IconChecklist, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { codesQuery, queueNamesQuery, type ResultCode } from './queries.ts';
import { ResultCodeEditor } from './ResultCodeEditor.tsx';

export function ResultCodesPage() {
  const { t } = useTranslation();
  const codes = useQuery(codesQuery);
  const queues = useQuery(queueNamesQuery);
  const [edited, setEdited] = useState<{ code?: ResultCode } | null>(null);
  const nameOf = (id: string) => queues.data?.find((one) => one.id === id)?.name ?? '…';
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-result"
    >
      {t('results.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.results')} about={t('results.about')} action={add}>
      <Asked query={codes}>
        {(all) => (
          <ListTable
            rows={inOrder(all)}
            keyOf={({ id }) => id}
            label={t('sections.results')}
            testId="result-codes"
            onOpen={(code) => setEdited({ code })}
            empty={
              <Empty
                icon={<IconChecklist size={22} />}
                title={t('results.empty')}
                hint={t('results.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('results.name'), cell: ({ name }) => name },
              { key: 'kind', title: t('results.kind'), cell: ({ kind }) => t(`results.${kind}`) },
              {
                key: 'queues',
                title: t('results.queues'),
                cell: ({ queues: chosen }) => (
                  <Text size="sm">{chosen.map(nameOf).join(', ') || t('results.all_queues')}</Text>
                ),
              },
              {
                key: 'state',
                title: '',
                cell: ({ is_active }) =>
                  !is_active && (
                    <Badge variant="light" color="gray" tt="none">
                      {t('results.retired')}
                    </Badge>
                  ),
              },
            ]}
          />
        )}
      </Asked>
      {edited && (
        <ResultCodeEditor
          code={edited.code}
          queues={queues.data ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}

/** Those in use first; as the server orders them within. */
function inOrder(codes: ResultCode[]): ResultCode[] {
  return codes.toSorted((a, b) => Number(b.is_active) - Number(a.is_active));
}
