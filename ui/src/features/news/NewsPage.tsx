// All news there are: shown, to come and over; who may write adds and changes them.

import { Badge, Button, Text } from '@mantine/core';
import { IconNews, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { formatMoment } from '../../kit/time.ts';
import { NewsEditor } from './NewsEditor.tsx';
import { audienceOf, type Stage, stageOf } from './news.ts';
import { type Written, writtenQuery } from './queries.ts';

const COLORS: Record<Stage, string> = { to_come: 'blue', shown: 'green', over: 'gray' };

export function NewsPage() {
  const { t, i18n } = useTranslation();
  const written = useQuery(writtenQuery);
  const [edited, setEdited] = useState<{ news?: Written } | null>(null);
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-news"
    >
      {t('news.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.news')} about={t('news.about')} action={add}>
      <Asked query={written}>
        {(all) => (
          <>
            <ListTable
              rows={all.news}
              keyOf={({ id }) => id}
              label={t('sections.news')}
              testId="news-written"
              minWidth={760}
              onOpen={(news) => setEdited({ news })}
              empty={
                <Empty
                  icon={<IconNews size={22} />}
                  title={t('news.empty')}
                  hint={t('news.empty_hint')}
                />
              }
              columns={[
                {
                  key: 'title',
                  title: t('news.headline'),
                  cell: ({ title }) => (
                    <Text size="sm" fw={550} lineClamp={2}>
                      {title}
                    </Text>
                  ),
                },
                {
                  key: 'stage',
                  title: t('news.stage'),
                  cell: (one) => <StageBadge stage={stageOf(one, Date.now())} />,
                },
                {
                  key: 'time',
                  title: t('news.time'),
                  cell: ({ since, until }) =>
                    [since, until]
                      .map((at) => (at ? formatMoment(at, i18n.language) : '…'))
                      .join(' — '),
                },
                {
                  key: 'audience',
                  title: t('news.audience'),
                  cell: (one) => {
                    const isForAll = one.groups.length + one.roles.length === 0;
                    if (isForAll) return t('news.everybody');
                    return audienceOf(one, all.groups, all.roles).join(', ') || '—';
                  },
                },
                { key: 'reads', title: t('news.reads'), cell: ({ reads }) => reads },
              ]}
            />
            {edited && <NewsEditor news={edited.news} all={all} onClose={() => setEdited(null)} />}
          </>
        )}
      </Asked>
    </SettingsPage>
  );
}

function StageBadge({ stage }: { stage: Stage }) {
  const { t } = useTranslation();
  return (
    <Badge variant="light" tt="none" color={COLORS[stage]}>
      {t(`news.${stage}`)}
    </Badge>
  );
}
