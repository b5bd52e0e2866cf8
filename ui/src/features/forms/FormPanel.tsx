// A form while it is filled: its blocks, whether everything is saved, and the buttons that end it.

import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDeviceFloppy } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { Asked } from '../../forms/Asked.tsx';
import { explain, word } from '../../i18n/words.ts';
import { formatClock } from '../../kit/time.ts';
import { DoneActions } from './DoneActions.tsx';
import { FormBody } from './FormBody.tsx';
import { Unanswered } from './FormOwed.tsx';
import { type Form, isUnfinished } from './model.ts';
import { formQuery, lookUp } from './queries.ts';
import { type Draft, useDraft } from './useDraft.ts';
import { useFates } from './useFates.ts';
import { useFiles } from './useFiles.ts';
import { withDefaults } from './walk.ts';

interface FormPanelProps {
  form: string;
  /** Ends the PCP once the form is completed; absent: there is none to end. */
  onFinish?: (() => void) | undefined;
  children?: ReactNode;
}

export function FormPanel({ form, ...rest }: FormPanelProps) {
  const queries = useQueryClient();
  const asked = useQuery(formQuery(form));
  const again = () => void queries.resetQueries({ queryKey: formQuery(form).queryKey });
  return (
    <Asked query={asked}>
      {(found) => <Filling key={asked.dataUpdatedAt} form={found} onReload={again} {...rest} />}
    </Asked>
  );
}

interface FillingProps extends Omit<FormPanelProps, 'form'> {
  form: Form;
  onReload: () => void;
}

function Filling({ form, onReload, onFinish }: FillingProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const canType = form.may_change;
  const draft = useDraft(form, canType && isUnfinished(form.row.status));
  const files = useFiles(form, draft);
  const done = useFates(form.row.id, draft.revision, draft.done);
  const panel = useFirstWrong(draft.problem);
  const { content, rules, variables, row } = form;
  const whole = useMemo(
    () => withDefaults(content, rules, draft.answers, variables),
    [content, rules, draft.answers, variables],
  );

  async function complete(isClosing: boolean): Promise<void> {
    if (!(await draft.complete(whole, isClosing))) return;
    void queries.invalidateQueries({ queryKey: ['forms', 'list'] });
    if (isClosing) onFinish?.();
    onReload();
  }

  return (
    <Stack gap="md" ref={panel} data-testid="form" data-form={row.id} data-status={draft.status}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={650}>{row.script_name}</Text>
          <StatusBadge status={draft.status} />
        </Group>
        <SaveNote draft={draft} />
      </Group>
      {draft.state === 'conflict' && (
        <Alert
          color="orange"
          icon={<IconAlertTriangle size={20} />}
          title={t('forms.conflict')}
          role="alert"
          data-testid="form-conflict"
        >
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t('forms.conflict_hint')}</Text>
            <Button size="xs" variant="light" color="orange" onClick={onReload}>
              {t('forms.conflict_take')}
            </Button>
          </Stack>
        </Alert>
      )}
      {draft.state === 'failed' && (
        <Alert color="red" variant="light" role="alert" data-testid="form-problem">
          {explain(draft.problem)}
        </Alert>
      )}
      <FormBody
        content={content}
        rules={rules}
        variables={variables}
        answers={whole}
        wrong={draft.wrong}
        isReadOnly={!canType}
        files={files}
        lookUp={(block, begins) => lookUp(row.id, block.id, begins)}
        onAnswer={draft.set}
      />
      <DoneActions done={done} />
      {onFinish && row.required_seconds > 0 && isUnfinished(draft.status) && (
        <Unanswered form={form} answers={whole} />
      )}
      {canType && (
        <Buttons
          draft={draft}
          isSending={files.isBusy}
          onComplete={(closes) => void complete(closes)}
          onFinish={onFinish}
        />
      )}
    </Stack>
  );
}

/** Whoever completes a long form stands at its end: what is missing comes to him. */
function useFirstWrong(problem: unknown): RefObject<HTMLDivElement | null> {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!(problem instanceof Problem) || problem.code !== 'form.incomplete') return;
    const field = '[data-wrong] :is(input, textarea, button)';
    panel.current?.querySelector<HTMLElement>(field)?.focus();
  }, [problem]);
  return panel;
}

interface ButtonsProps {
  draft: Draft;
  /** A file is on its way. */
  isSending: boolean;
  onComplete: (isClosing: boolean) => void;
  onFinish?: (() => void) | undefined;
}

function Buttons({ draft, isSending, onComplete, onFinish }: ButtonsProps) {
  const { t } = useTranslation();
  const isOpen = isUnfinished(draft.status);
  const isBusy = draft.state === 'saving';
  return (
    <Group gap="xs">
      <Button
        leftSection={<IconCheck size={18} />}
        disabled={draft.state === 'conflict' || isSending}
        loading={isBusy}
        onClick={() => onComplete(Boolean(onFinish))}
        data-testid="form-complete"
      >
        {t(onFinish ? 'forms.save_and_finish' : isOpen ? 'forms.complete' : 'forms.correct')}
      </Button>
      {isOpen && (
        <Button
          variant="default"
          leftSection={<IconDeviceFloppy size={18} />}
          disabled={draft.state === 'conflict' || isBusy}
          onClick={() => void draft.save()}
          data-testid="form-save"
        >
          {t('forms.save_draft')}
        </Button>
      )}
    </Group>
  );
}

const COLORS: Record<string, string> = {
  opened: 'gray',
  in_progress: 'blue',
  saved: 'yellow',
  completed: 'green',
  closed: 'gray',
};

export function StatusBadge({ status }: { status: string }) {
  return (
    <Badge variant="light" color={COLORS[status] ?? 'gray'} tt="none" miw="max-content">
      {word('form_status', status)}
    </Badge>
  );
}

function SaveNote({ draft }: { draft: Draft }) {
  const { t, i18n } = useTranslation();
  const at = formatClock(draft.savedAt, i18n.language);
  const text = draft.state === 'saved' ? t('forms.saved_at', { at }) : t(`forms.is_${draft.state}`);
  return (
    <Text size="xs" c="dimmed" data-testid="form-state" data-state={draft.state} aria-live="polite">
      {text}
    </Text>
  );
}
