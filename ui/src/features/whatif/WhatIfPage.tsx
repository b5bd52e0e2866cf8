// What if: replays of a day that were asked for, a form for a new one, and staffing.

import { Badge, Button, Modal, Progress, Stack, Tabs, Text } from '@mantine/core';
import { IconFlask, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Empty } from '../../kit/States.tsx';
import { useSeenTabs } from '../../kit/seenTabs.ts';
import { formatMoment } from '../../kit/time.ts';
import { choicesQuery, type StudySummary, studiesQuery } from './queries.ts';
import { StaffingTab } from './StaffingTab.tsx';
import { StudyFields } from './StudyFields.tsx';
import { StudyView } from './StudyView.tsx';
import type { StrategyTitle } from './VariantFields.tsx';

const COLORS = { waiting: 'gray', running: 'blue', done: 'green', failed: 'red' };

export function WhatIfPage({ strategyTitle }: { strategyTitle: StrategyTitle }) {
  const { t } = useTranslation();
  const choices = useQuery(choicesQuery);
  const [opened, setOpened] = useState('');
  const [last, setLast] = useState('');
  const open = (id: string) => {
    setOpened(id);
    setLast(id);
  };
  const [isAdding, setAdding] = useState(false);
  const [tab, setTab] = useState('studies');
  const wasSeen = useSeenTabs(tab);
  if (opened) return <StudyView id={opened} onBack={() => setOpened('')} />;
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setAdding(true)}
      data-testid="add-study"
    >
      {t('whatif.add')}
    </Button>
  );
  return (
    <Stack gap="lg">
      <PageHeader title={t('whatif.title')} about={t('whatif.about')} action={add} />
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'studies')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="studies">{t('whatif.studies')}</Tabs.Tab>
          <Tabs.Tab value="staffing" data-testid="tab-staffing">
            {t('whatif.staffing')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="studies">
          <Studies onOpen={open} cameFrom={last} />
        </Tabs.Panel>
        <Tabs.Panel value="staffing" keepMounted={wasSeen('staffing')}>
          <Asked query={choices}>{({ queues }) => <StaffingTab queues={queues} />}</Asked>
        </Tabs.Panel>
      </Tabs>
      <Modal
        opened={isAdding}
        onClose={() => setAdding(false)}
        title={t('whatif.add')}
        size={920}
        closeOnClickOutside={false}
      >
        <Asked query={choices}>
          {(known) => (
            <StudyFields
              choices={known}
              strategyTitle={strategyTitle}
              onClose={() => setAdding(false)}
              onAdded={(id) => {
                setAdding(false);
                open(id);
              }}
            />
          )}
        </Asked>
      </Modal>
    </Stack>
  );
}

interface StudiesProps {
  onOpen: (id: string) => void;
  cameFrom: string;
}

function Studies({ onOpen, cameFrom }: StudiesProps) {
  const { t, i18n } = useTranslation();
  const studies = useQuery(studiesQuery);
  return (
    <Asked query={studies}>
      {(rows) => (
        <ListTable
          rows={rows}
          keyOf={({ id }) => id}
          label={t('whatif.studies')}
          testId="studies"
          onOpen={({ id }) => onOpen(id)}
          cameFrom={cameFrom}
          empty={
            <Empty
              icon={<IconFlask size={22} />}
              title={t('whatif.empty')}
              hint={t('whatif.empty_hint')}
            />
          }
          columns={[
            { key: 'name', title: t('whatif.name'), cell: ({ name }) => name },
            {
              key: 'made_at',
              title: t('whatif.made_at'),
              cell: ({ made_at }) => <Text size="sm">{formatMoment(made_at, i18n.language)}</Text>,
            },
            { key: 'state', title: t('whatif.state'), cell: (row) => <State study={row} /> },
          ]}
        />
      )}
    </Asked>
  );
}

export function State({ study }: { study: StudySummary }) {
  const { t } = useTranslation();
  if (study.state === 'running') {
    return (
      <Progress
        value={study.done * 100}
        w={140}
        animated
        aria-label={t('whatif.state_running')}
        data-testid="progress"
      />
    );
  }
  return (
    <Badge variant="light" color={COLORS[study.state]} tt="none" data-testid="study-state">
      {t(`whatif.state_${study.state}`)}
    </Badge>
  );
}
