// When the company is open: the schedules that scenarios and numbers ask.

import { Button, Text } from '@mantine/core';
import { IconClockHour4, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMay, useMayAdd } from '../../forms/permissions.tsx';
import { useProjects } from '../../forms/projects.ts';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { schedulesQuery } from './queries.ts';
import { ScheduleEditor } from './ScheduleEditor.tsx';
import { type Schedule, weekText } from './schedule.ts';
import { TodayLine } from './TodayLine.tsx';

export function SchedulesPage() {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const canAdd = useMayAdd('schedule.edit');
  const schedules = useQuery(schedulesQuery);
  const projects = useProjects('schedule.edit');
  const [edited, setEdited] = useState<{ schedule?: Schedule } | null>(null);
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-schedule"
    >
      {t('schedules.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.schedules')} about={t('schedules.about')} action={add}>
      <Asked query={schedules}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ id }) => id}
            label={t('sections.schedules')}
            testId="schedules"
            minWidth={720}
            onOpen={(schedule) => setEdited({ schedule })}
            empty={
              <Empty
                icon={<IconClockHour4 size={22} />}
                title={t('schedules.empty')}
                hint={t('schedules.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('schedules.name'), cell: ({ name }) => name },
              {
                key: 'week',
                title: t('schedules.week'),
                cell: ({ week, timezone, exceptions }) => (
                  <>
                    <Text size="sm" className="numbers">
                      {weekText(week, i18n.language) || t('schedules.closed_day')}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {[
                        timezone,
                        exceptions.length > 0 &&
                          t('schedules.unlike', { count: exceptions.length }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </>
                ),
              },
              {
                key: 'now',
                title: t('schedules.now'),
                cell: (schedule) => <TodayLine hours={schedule} />,
              },
            ]}
          />
        )}
      </Asked>
      {edited && (
        <ScheduleEditor
          schedule={edited.schedule}
          projects={projects}
          isReadOnly={Boolean(edited.schedule && !may('schedule.edit', edited.schedule))}
          onClose={() => setEdited(null)}
        />
      )}
    </SettingsPage>
  );
}
