// A form that its queue demands: the call's card says so, and until when PCP waits for it.

import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../kit/time.ts';
import { useMaybeSnapshot } from '../../live/LiveContext.tsx';
import { type Answers, type Form, isUnfinished } from './model.ts';
import { formQuery } from './queries.ts';
import { isEmpty, walk } from './walk.ts';

interface FormOwedProps {
  form: string;
  isPcp: boolean;
  /** Absent: it is shown already. */
  onOpen?: (() => void) | undefined;
}

export function FormOwed({ form, isPcp, onOpen }: FormOwedProps) {
  const { t, i18n } = useTranslation();
  // What the page that fills it has loaded: asking again would take its place.
  const asked = useQuery({ ...formQuery(form), refetchOnMount: false });
  const until = useMaybeSnapshot()?.me.form_until;
  const row = asked.data?.row;
  if (!row?.required_seconds || !isUnfinished(row.status)) return null;
  const at = isPcp && until ? formatMoment(until, i18n.language) : '';
  return (
    <Alert
      color={isPcp ? 'orange' : 'blue'}
      variant="light"
      icon={<IconAlertCircle size={18} />}
      role={isPcp ? 'alert' : 'status'}
      data-testid="form-owed"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{at ? t('forms.owed_pcp', { at }) : t('forms.owed')}</Text>
        {onOpen && (
          <Button size="compact-sm" variant="light" onClick={onOpen}>
            {t('forms.owed_open')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** What is still to be answered on the way that the answers lead. */
export function Unanswered({ form, answers }: { form: Form; answers: Answers }) {
  const { t } = useTranslation();
  const { content, rules, variables } = form;
  const shown = new Set(walk(content, rules, answers, variables).blocks);
  const missing = content.blocks.filter(
    ({ id, is_required }) => is_required && shown.has(id) && isEmpty(answers[id]),
  );
  if (missing.length === 0) return null;
  const what = missing.map(({ id, title }) => title || id).join(', ');
  return (
    <Text size="sm" fw={600} data-testid="form-unanswered">
      {t('forms.unanswered', { what })}
    </Text>
  );
}
