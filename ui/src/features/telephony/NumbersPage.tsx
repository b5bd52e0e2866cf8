// Numbers that customers dial: where each one leads, and its page for calls from a browser.

import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { IconHash, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { CopyIcon } from '../../kit/CopyIcon.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { NumberEditor } from './NumberEditor.tsx';
import { type CompanyNumber, leadsOf, publicAddress } from './number.ts';
import { numbersQuery } from './numberQueries.ts';
import { nameIn, type Targets, useTargets } from './targets.ts';

export function NumbersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const canAdd = useMayAdd('number.edit');
  const numbers = useQuery(numbersQuery);
  const targets = useTargets();
  const [edited, setEdited] = useState<CompanyNumber | 'new' | null>(null);
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited('new')}
      data-testid="add-number"
    >
      {t('numbers.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.numbers')} about={t('numbers.about')} action={add}>
      <Asked query={numbers}>
        {(rows) => (
          <ListTable
            rows={rows}
            keyOf={({ id }) => id}
            label={t('sections.numbers')}
            testId="numbers"
            minWidth={760}
            onOpen={may('number.edit') ? setEdited : undefined}
            opens={({ project }) => may('number.edit', { project })}
            columns={[
              {
                key: 'number',
                title: t('numbers.number'),
                cell: (row) => <Dialled row={row} />,
              },
              { key: 'label', title: t('numbers.label'), cell: ({ label }) => label },
              {
                key: 'leads',
                title: t('numbers.leads'),
                cell: (row) => <Target row={row} targets={targets} />,
              },
              {
                key: 'gateway',
                title: t('numbers.gateway'),
                cell: ({ gateway }) =>
                  nameIn(targets.gateways, gateway) || (
                    <Text size="sm" c="dimmed" span>
                      {t('numbers.any_gateway')}
                    </Text>
                  ),
              },
              {
                key: 'page',
                title: t('numbers.page'),
                cell: (row) => <PublicPage row={row} />,
              },
            ]}
            empty={
              <Empty
                icon={<IconHash size={22} />}
                title={t('numbers.empty')}
                hint={t('numbers.empty_hint')}
              />
            }
          />
        )}
      </Asked>
      {edited && (
        <NumberEditor
          key={edited === 'new' ? 'new' : edited.id}
          number={edited === 'new' ? undefined : edited}
          targets={targets}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}

function Dialled({ row }: { row: CompanyNumber }) {
  const { t } = useTranslation();
  if (row.match === 'default') return t('numbers.all_others');
  if (row.match === 'prefix') return t('numbers.begins', { digits: row.number });
  return <span className="numbers">{row.number}</span>;
}

function Target({ row, targets }: { row: CompanyNumber; targets: Targets }) {
  const { t } = useTranslation();
  const leads = leadsOf(row);
  if (leads === 'nowhere') {
    return (
      <Badge color="orange" variant="light" tt="none">
        {t('numbers.nowhere')}
      </Badge>
    );
  }
  const isScenario = leads === 'scenario';
  const name = isScenario
    ? nameIn(targets.scenarios, row.scenario)
    : nameIn(targets.queues, row.queue);
  return (
    <Text size="sm" span style={{ overflowWrap: 'anywhere' }}>
      <Text size="xs" c="dimmed" component="div">
        {t(isScenario ? 'numbers.scenario' : 'numbers.queue')}
      </Text>
      {name || '—'}
    </Text>
  );
}

function PublicPage({ row }: { row: CompanyNumber }) {
  const { t } = useTranslation();
  if (!row.is_public || !row.public_slug) return null;
  const address = publicAddress(row.public_slug, window.location.origin);
  return (
    <Group gap={4} wrap="nowrap" onClick={(event) => event.stopPropagation()}>
      <Anchor href={address} target="_blank" size="sm" style={{ overflowWrap: 'anywhere' }}>
        /call/{row.public_slug}
      </Anchor>
      <CopyIcon value={address} copy={t('form.copy')} copied={t('form.copied')} />
    </Group>
  );
}
