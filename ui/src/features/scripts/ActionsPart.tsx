// What happens by itself: after an answer, or when the form is completed.

import { NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PartProps } from './BlocksPart.tsx';
import { AddCard, Card } from './Cards.tsx';
import { ACTIONS, type Action, CONTACT_FIELDS, isPicked, newId, problemsOf } from './model.ts';
import { listsQuery } from './queries.ts';
import { problemText } from './useVerdict.ts';

export function ActionsPart({ draft, problems, onChange }: PartProps) {
  const { t } = useTranslation();
  const lists = useQuery(listsQuery);
  const { actions, blocks } = draft;
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
        const text = (field: 'condition' | 'value' | 'event') => ({
          label: t(`scripts.action_${field}`),
          value: action[field],
          error: error(field),
          onChange: (event: { currentTarget: { value: string } }) =>
            put(n, { [field]: event.currentTarget.value }),
        });
        return (
          <Card
            key={action.id}
            onRemove={() => onChange({ actions: actions.filter((_, at) => at !== n) })}
            testId="action"
          >
            <Select
              label={t('scripts.action')}
              data={ACTIONS.map((value) => ({ value, label: t(`script_action.${value}`) }))}
              value={action.kind}
              allowDeselect={false}
              onChange={(kind) => put(n, { kind: (kind ?? 'add_to_list') as Action['kind'] })}
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
              onChange={(after) => put(n, { after: after ?? '' })}
            />
            {action.kind === 'add_to_list' && (
              <>
                <Select
                  label={t('scripts.list')}
                  data={lists.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
                  value={action.list || null}
                  error={error('list')}
                  onChange={(list) => put(n, { list: list ?? '' })}
                />
                <NumberInput
                  label={t('scripts.days')}
                  description={t('scripts.days_hint')}
                  inputWrapperOrder={['label', 'input', 'description']}
                  value={action.days}
                  min={0}
                  max={3650}
                  onChange={(days) => put(n, { days: Number(days) || 0 })}
                />
              </>
            )}
            {action.kind === 'set_contact' && (
              <Select
                label={t('scripts.field')}
                data={CONTACT_FIELDS.map((value) => ({
                  value,
                  label: t(`script_contact.${value}`),
                }))}
                value={action.field || null}
                error={error('field')}
                onChange={(field) => put(n, { field: field ?? '' })}
              />
            )}
            {action.kind === 'fire_event' ? (
              <TextInput {...text('event')} maxLength={64} />
            ) : (
              <TextInput {...text('value')} maxLength={200} />
            )}
            <TextInput
              {...text('condition')}
              description={t('scripts.show_if_hint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              maxLength={1000}
            />
          </Card>
        );
      })}
      <AddCard
        label={t('scripts.add_action')}
        onAdd={() => onChange({ actions: [...actions, newAction(actions)] })}
        testId="add-action"
      />
    </Stack>
  );
}

function newAction(actions: Action[]): Action {
  const id = newId(
    'action',
    actions.map((one) => one.id),
  );
  const value = '{call.number}';
  return {
    id,
    kind: 'add_to_list',
    after: '',
    condition: '',
    value,
    list: '',
    days: 0,
    field: '',
    event: '',
  };
}
