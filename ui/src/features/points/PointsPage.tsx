// People with their points and money; one opens to be given something, with all that he has had.

import { Text, TextInput } from '@mantine/core';
import { IconCoins, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import type { CallLink } from './AccountView.tsx';
import { Appeals } from './Appeals.tsx';
import { GiveDrawer } from './GiveDrawer.tsx';
import { moneyText, type PointsPerson } from './points.ts';
import { peopleQuery } from './queries.ts';

/** A longer list is searched. */
const FEW = 8;

export function PointsPage({ link }: { link: CallLink }) {
  const { t, i18n } = useTranslation();
  const people = useQuery(peopleQuery);
  const [wanted, setWanted] = useState('');
  const [opened, setOpened] = useState<PointsPerson | null>(null);
  const found = (all: PointsPerson[]) =>
    all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase().trim()));
  return (
    <SettingsPage title={t('sections.points')} about={t('points.about')}>
      <Appeals link={link} />
      {(people.data?.length ?? 0) > FEW && (
        <TextInput
          leftSection={<IconSearch size={16} />}
          placeholder={t('points.search')}
          aria-label={t('points.search')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          maw={360}
          data-testid="search-points"
        />
      )}
      <Asked query={people}>
        {(all) => (
          <ListTable
            rows={found(all)}
            keyOf={({ id }) => id}
            label={t('sections.points')}
            testId="points"
            onOpen={setOpened}
            empty={
              <Empty
                icon={<IconCoins size={22} />}
                title={t('points.nobody')}
                hint={t('points.nobody_hint')}
              />
            }
            columns={[
              {
                key: 'name',
                title: t('points.person'),
                cell: ({ name, is_active }) => (
                  <Text span inherit {...(!is_active && { c: 'dimmed' })}>
                    {name}
                  </Text>
                ),
              },
              {
                key: 'money',
                title: t('points.money'),
                cell: ({ balance }) => (
                  <span className="numbers">{moneyText(balance, i18n.language)}</span>
                ),
              },
              {
                key: 'points',
                title: t('points.points'),
                cell: ({ balance }) => (
                  <span className="numbers">{balance.points.toLocaleString(i18n.language)}</span>
                ),
              },
            ]}
          />
        )}
      </Asked>
      {opened && (
        <GiveDrawer key={opened.id} person={opened} link={link} onClose={() => setOpened(null)} />
      )}
    </SettingsPage>
  );
}
