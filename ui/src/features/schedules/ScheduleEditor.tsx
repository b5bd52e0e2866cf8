// Adds a schedule or changes one: name, time zone, week, days that are unlike it.

import { Alert, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { changedValues, errorAt } from '../../forms/values.ts';
import { zones } from '../../kit/zones.ts';
import { ExceptionFields } from './ExceptionFields.tsx';
import { addSchedule, changeSchedule, deleteSchedule, type Project } from './queries.ts';
import {
  copied,
  type Schedule,
  type ScheduleForm,
  USUAL,
  WORKDAYS,
  withDay,
  wrongIn,
} from './schedule.ts';
import { TodayLine } from './TodayLine.tsx';
import { WeekFields } from './WeekFields.tsx';

interface ScheduleEditorProps {
  /** None: a schedule is added. */
  schedule?: Schedule | undefined;
  projects: Project[];
  isReadOnly: boolean;
  onClose: () => void;
}

const OFFICE_WEEK = copied(withDay([], 1, [USUAL]), 1, WORKDAYS);

export function ScheduleEditor({ schedule, projects, isReadOnly, onClose }: ScheduleEditorProps) {
  const { t } = useTranslation();
  // Asked when the page opened: it may come after the drawer.
  const usual = projects[0]?.id ?? '';
  const initial: ScheduleForm = {
    project: schedule?.project ?? usual,
    name: schedule?.name ?? '',
    timezone: schedule?.timezone ?? '',
    week: schedule?.week ?? OFFICE_WEEK,
    exceptions: schedule?.exceptions ?? [],
  };
  const editor = useEditor<ScheduleForm, Schedule>({
    initial,
    check: wrongIn,
    save: (values, before) =>
      schedule
        ? changeSchedule(schedule.id, changedValues(before, values))
        : addSchedule({ ...values, project: values.project || usual }),
    onSaved: onClose,
  });
  const { values, errors } = editor;
  const errorOf = (path: string) => errorAt(errors, path);
  return (
    <EditorDrawer
      title={schedule ? schedule.name : t('schedules.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={isReadOnly}
      size={720}
      remove={
        schedule && {
          name: schedule.name,
          text: t('schedules.delete_text'),
          act: () => deleteSchedule(schedule.id),
        }
      }
    >
      <TextInput
        {...editor.text('name')}
        label={t('schedules.name')}
        placeholder={t('schedules.name_hint')}
        maxLength={80}
        readOnly={isReadOnly}
        required
        data-autofocus
      />
      {!schedule && projects.length > 1 && (
        <Select
          {...editor.value('project')}
          value={values.project || usual}
          label={t('schedules.project')}
          data={projects.map(({ id, name }) => ({ value: id, label: name }))}
          allowDeselect={false}
        />
      )}
      <Select
        name="timezone"
        label={t('schedules.timezone')}
        description={t('schedules.timezone_hint')}
        value={values.timezone || null}
        onChange={(zone) => editor.set('timezone', zone ?? '')}
        error={errors.timezone}
        data={zones(values.timezone)}
        limit={60}
        placeholder={t('schedules.company_timezone')}
        nothingFoundMessage={t('form.nothing_found')}
        readOnly={isReadOnly}
        searchable
        clearable
        data-testid="field-timezone"
      />
      <Alert variant="light" color="gray" title={t('schedules.preview')}>
        <TodayLine hours={values} />
      </Alert>
      <WeekFields
        week={values.week}
        onChange={(week) => editor.set('week', week)}
        errorAt={errorOf}
        isReadOnly={isReadOnly}
      />
      <ExceptionFields
        exceptions={values.exceptions}
        onChange={(exceptions) => editor.set('exceptions', exceptions)}
        errorAt={errorOf}
        isReadOnly={isReadOnly}
      />
    </EditorDrawer>
  );
}
