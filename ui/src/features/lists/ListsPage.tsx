// Lists of numbers and other values: which there are, and, opened, what is in one.

import { Button, Group, Text } from '@mantine/core';
import { IconListNumbers, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { useProjects } from '../../forms/projects.ts';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { Effects } from './Effects.tsx';
import { ListEditor } from './ListEditor.tsx';
import { OpenList } from './OpenList.tsx';
import { listsQuery, type ValueList } from './queries.ts';

export function ListsPage() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const canAdd = useMayAdd('list.edit');
  const lists = useQuery(listsQuery);
  const projects = useProjects('list.edit');
  const [opened, setOpened] = useState('');
  const [edited, setEdited] = useState<{ list?: ValueList } | null>(null);
  const open = lists.data?.find(({ id }) => id === opened);
  const editor = edited && (
    <ListEditor
      list={edited.list}
      projects={projects}
      onClose={() => setEdited(null)}
      onAdded={(list) => setOpened(list.id)}
    />
  );
  if (open) {
    return (
      <>
        <OpenList
          list={open}
          onBack={() => setOpened('')}
          onEdit={may('list.edit', open) ? () => setEdited({ list: open }) : undefined}
        />
        {editor}
      </>
    );
  }
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-list"
    >
      {t('lists.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.lists')} about={t('lists.about')} action={add}>
      <Asked query={lists}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ id }) => id}
            label={t('sections.lists')}
            testId="lists"
            onOpen={(list) => setOpened(list.id)}
            empty={
              <Empty
                icon={<IconListNumbers size={22} />}
                title={t('lists.empty')}
                hint={t('lists.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('lists.name'), cell: ({ name }) => name },
              {
                key: 'size',
                title: t('lists.size'),
                cell: ({ size }) => (
                  <Text size="sm" className="numbers">
                    {size.toLocaleString(i18n.language)}
                  </Text>
                ),
              },
              {
                key: 'effects',
                title: t('lists.effects'),
                cell: (list) => (
                  <Group gap={6}>
                    <Effects list={list} />
                  </Group>
                ),
              },
            ]}
          />
        )}
      </Asked>
      {editor}
    </SettingsPage>
  );
}
