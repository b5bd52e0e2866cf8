// Departments: people who are rung together by one short number.

import { Button, Text } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useScopeOf } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { GroupEditor } from './GroupEditor.tsx';
import { type Group, groupsQuery, membersQuery } from './queries.ts';

const NAMES_SHOWN = 4;

export function GroupsPage() {
  const { t } = useTranslation();
  const canEdit = useScopeOf()('user.manage') === 'company';
  const groups = useQuery(groupsQuery);
  const people = useQuery(membersQuery);
  const [edited, setEdited] = useState<{ group?: Group } | null>(null);
  const add = canEdit && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-group"
    >
      {t('groups.add')}
    </Button>
  );
  function namesOf({ members }: Group): string {
    const names = members.map((id) => people.data?.find((one) => one.id === id)?.name ?? '—');
    const more = names.length - NAMES_SHOWN;
    const shown = names.slice(0, NAMES_SHOWN).join(', ');
    return more > 0 ? `${shown} ${t('groups.and_more', { count: more })}` : shown;
  }
  return (
    <SettingsPage title={t('sections.groups')} about={t('groups.about')} action={add}>
      <Asked query={groups}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ id }) => id}
            label={t('sections.groups')}
            testId="groups"
            onOpen={(group) => setEdited({ group })}
            empty={
              <Empty
                icon={<IconUsersGroup size={22} />}
                title={t('groups.empty')}
                hint={t('groups.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('groups.name'), cell: ({ name }) => name },
              {
                key: 'kind',
                title: t('groups.kind'),
                cell: ({ kind }) => <Text size="sm">{t(`groups.kind_${kind}`)}</Text>,
              },
              {
                key: 'short_number',
                title: t('groups.short_number'),
                cell: ({ short_number }) => (
                  <Text size="sm" className="numbers">
                    {short_number ?? '—'}
                  </Text>
                ),
              },
              {
                key: 'members',
                title: t('groups.members'),
                cell: (group) => (
                  <Text size="sm" c={group.members.length > 0 ? 'inherit' : 'dimmed'}>
                    {namesOf(group) || t('groups.nobody')}
                  </Text>
                ),
              },
              {
                key: 'rings',
                title: t('groups.rings'),
                cell: ({ rings }) => <Text size="sm">{t(`groups.rings_${rings}`)}</Text>,
              },
            ]}
          />
        )}
      </Asked>
      {edited && (
        <GroupEditor
          group={edited.group}
          people={people.data ?? []}
          isReadOnly={!canEdit}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}
