// One form of the journal: its call, its answers, and who changed them.

import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { formatFull } from '../../kit/time.ts';
import { WideTable } from '../../kit/WideTable.tsx';
import { FormPanel, StatusBadge } from './FormPanel.tsx';
import type { Answer, Edit, Form, FormRow } from './model.ts';
import { editsQuery, formQuery } from './queries.ts';
import { textOf } from './walk.ts';

interface FormPageProps {
  id: string;
  onBack: () => void;
  /** `operator`: whose form it is. */
  callLink: (call: string, text: ReactNode, operator: string | null) => ReactNode;
  redial: (number: string) => ReactNode;
  write: (form: FormRow) => ReactNode;
}

export function FormPage({ id, onBack, callLink, redial, write }: FormPageProps) {
  const { t, i18n } = useTranslation();
  const form = useQuery(formQuery(id));
  return (
    <Stack gap="md" maw={900} data-testid="form-page">
      <Group>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={onBack}
        >
          {t('nav.forms')}
        </Button>
      </Group>
      <Asked query={form}>
        {({ row }) => (
          <>
            <Group justify="space-between">
              <Stack gap={0}>
                <Title order={1}>{row.script_name}</Title>
                <Text size="sm" c="dimmed">
                  {[
                    formatFull(row.opened_at, i18n.language),
                    row.operator_name,
                    row.queue_name,
                    t('forms.version', { number: row.number }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </Stack>
              <Group gap="xs">
                {row.party && (
                  <Text className="numbers">
                    {[row.party.number, row.party.name].filter(Boolean).join(' ')}
                  </Text>
                )}
                {row.party?.number && redial(row.party.number)}
                {row.party && write(row)}
                {row.call && callLink(row.call, t('forms.call'), row.operator)}
              </Group>
            </Group>
            <Paper p="lg">
              <FormPanel form={id} />
            </Paper>
          </>
        )}
      </Asked>
      {form.data && <History form={form.data} />}
    </Stack>
  );
}

function History({ form }: { form: Form }) {
  const { t } = useTranslation();
  const edits = useQuery(editsQuery(form.row.id, form.row.revision));
  return (
    <Stack gap="sm" component="section" aria-label={t('forms.history')}>
      <Title order={2}>{t('forms.history')}</Title>
      <Asked query={edits}>
        {(all) => (
          <Paper data-testid="form-edits">
            {all.length === 0 ? (
              <Text p="md" c="dimmed" size="sm">
                {t('forms.no_history')}
              </Text>
            ) : (
              <WideTable label={t('forms.history')} minWidth={640}>
                <Table verticalSpacing={8} horizontalSpacing="md">
                  <Table.Tbody>
                    {all.map((edit) => (
                      <EditRow key={edit.n} edit={edit} form={form} />
                    ))}
                  </Table.Tbody>
                </Table>
              </WideTable>
            )}
          </Paper>
        )}
      </Asked>
    </Stack>
  );
}

function EditRow({ edit, form }: { edit: Edit; form: Form }) {
  const { i18n } = useTranslation();
  const block = (id: string) => form.content.blocks.find((one) => one.id === id);
  const shown = (id: string, answer: Answer) => {
    const labels = new Map(block(id)?.choices.map(({ value, label }) => [value, label || value]));
    const read = (one: Answer) => (typeof one === 'string' ? (labels.get(one) ?? one) : one);
    return textOf(typeof answer === 'string' ? read(answer) : answer.map(read)) || '—';
  };
  return (
    <Table.Tr data-testid="edit">
      <Table.Td w={190} style={{ verticalAlign: 'top' }}>
        <Text size="sm">{formatFull(edit.at, i18n.language)}</Text>
        <Text size="sm" c="dimmed">
          {edit.by_name ?? '—'}
        </Text>
        <StatusBadge status={edit.status} />
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top' }}>
        {Object.entries(edit.changes).map(([id, [was, is]]) => (
          <Text key={id} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {block(id)?.title || id}: <s>{shown(id, was)}</s> → {shown(id, is)}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
