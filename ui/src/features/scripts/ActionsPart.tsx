// What happens by itself: after an answer, or when the form is completed.

import { Select, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { ActionFields } from './ActionFields.tsx';
import type { PartProps } from './BlocksPart.tsx';
import { AddCard, Card } from './Cards.tsx';
import { ACTIONS, type Action, isPicked, newAction, problemsOf } from './model.ts';
import { problemText } from './useVerdict.ts';

export function ActionsPart({ draft, problems, onChange }: PartProps) {
  const { t } = useTranslation();
  const { actions, blocks } = draft;
  const mayCallOut = useMay()('webhook.manage');
  const kinds = (now: Action['kind']) =>
    ACTIONS.filter((kind) => kind !== 'webhook' || mayCallOut || now === 'webhook');
  const put = (n: number, change: Partial<Action>) =>
    onChange({ actions: actions.map((one, at) => (at === n ? { ...one, ...change } : one)) });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('scripts.actions_hint')}
      </Text>
      {actions.map((action, n) => {
        const wrong = problemsOf(problems, action.id);
        const error = (field: string) => (wrong[field] ? problemText(wrong[field]) : undefined);
        const change = (part: Partial<Action>) => put(n, part);
        return (
          <Card
            key={action.id}
            onRemove={() => onChange({ actions: actions.filter((_, at) => at !== n) })}
            testId="action"
          >
            <Select
              label={t('scripts.action')}
              data={kinds(action.kind).map((value) => ({
                value,
                label: t(`script_action.${value}`),
              }))}
              value={action.kind}
              allowDeselect={false}
              onChange={(kind) => kind && change(ofKind(kind as Action['kind']))}
            />
            <Select
              label={t('scripts.after')}
              placeholder={t('scripts.after_completion')}
              clearable
              data={blocks
                .filter(({ kind }) => isPicked(kind))
                .map(({ id, title }) => ({ value: id, label: title || id }))}
              value={action.after || null}
              error={error('after')}
              onChange={(after) => change({ after: after ?? '' })}
            />
            <ActionFields action={action} blocks={blocks} error={error} onChange={change} />
            <TextInput
              label={t('scripts.action_condition')}
              value={action.condition}
              error={error('condition')}
              onChange={(event) => change({ condition: event.currentTarget.value })}
              description={t('scripts.show_if_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={1000}
            />
          </Card>
        );
      })}
      <AddCard
        label={t('scripts.add_action')}
        onAdd={() => onChange({ actions: [...actions, newAction(actions.map(({ id }) => id))] })}
        testId="add-action"
      />
    </Stack>
  );
}

/** A list begins with the caller's number; a message goes to him when nobody else is named. */
function ofKind(kind: Action['kind']): Partial<Action> {
  return { kind, template: '', value: kind === 'add_to_list' ? '{call.number}' : '' };
}
