// The card "Communication": a company phone, an own phone, and in which order everything rings.

import { Group, Input, NumberInput, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { errorAt } from '../../forms/values.ts';
import { Choice } from '../../kit/Choice.tsx';
import { orderedPlan, PHONES, type Phone, type PhoneKind, RINGERS, type Ringer } from './phones.ts';
import type { UserFormEditor } from './UserEditor.tsx';

export function PhoneFields({ editor }: { editor: UserFormEditor }) {
  return (
    <>
      {PHONES.map((kind) => (
        <OnePhone key={kind} editor={editor} kind={kind} />
      ))}
      <Plan editor={editor} />
    </>
  );
}

function OnePhone({ editor, kind }: { editor: UserFormEditor; kind: PhoneKind }) {
  const { t } = useTranslation();
  const phone = editor.values[kind];
  const change = (part: Partial<Phone>) => editor.set(kind, { ...phone, ...part });
  const box = (name: 'takes_calls' | 'without_status' | 'asks_for_key') => (
    <Switch
      label={t(`phones.${name}`)}
      description={t(`phones.${name}_hint`)}
      checked={phone[name]}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
      data-testid={`field-${kind}-${name}`}
    />
  );
  return (
    <Stack gap="sm">
      <TextInput
        label={t(`phones.${kind}`)}
        description={t(`phones.${kind}_hint`)}
        placeholder="+380501234567"
        inputMode="tel"
        value={phone.number}
        onChange={(event) => change({ number: event.currentTarget.value })}
        error={errorAt(editor.errors, `${kind}.number`)}
        data-testid={`field-${kind}`}
      />
      {phone.number.trim() && (
        <Stack gap="sm" pl="md">
          {box('takes_calls')}
          {phone.takes_calls && (
            <>
              {box('without_status')}
              {box('asks_for_key')}
              <Choice
                label={t('phones.shows')}
                value={phone.shows}
                onChange={(shows) => change({ shows })}
                choices={[
                  { value: 'company', label: t('phones.shows_company') },
                  { value: 'customer', label: t('phones.shows_customer') },
                ]}
                testId={`field-${kind}-shows`}
              />
            </>
          )}
        </Stack>
      )}
    </Stack>
  );
}

function Plan({ editor }: { editor: UserFormEditor }) {
  const { t } = useTranslation();
  const plan = editor.values.ring_plan;
  const delay = (ringer: Ringer, seconds: number) =>
    editor.set('ring_plan', { ...plan, delays: { ...plan.delays, [ringer]: seconds } });
  return (
    <Stack gap="sm">
      <Choice
        label={t('phones.plan')}
        value={plan.kind}
        onChange={(kind) =>
          editor.set('ring_plan', kind === 'ordered' ? orderedPlan(plan) : { ...plan, kind })
        }
        choices={[
          { value: 'parallel', label: t('phones.parallel') },
          { value: 'ordered', label: t('phones.ordered') },
        ]}
        hint={t(plan.kind === 'ordered' ? 'phones.ordered_hint' : 'phones.parallel_hint')}
        testId="field-ring_plan"
      />
      <Switch
        label={t('phones.is_auto_answered')}
        description={t('phones.is_auto_answered_hint')}
        checked={plan.is_auto_answered}
        onChange={(event) =>
          editor.set('ring_plan', { ...plan, is_auto_answered: event.currentTarget.checked })
        }
        data-testid="field-is_auto_answered"
      />
      {plan.kind === 'ordered' && (
        <Input.Wrapper label={t('phones.delays')} labelElement="div">
          <Group grow preventGrowOverflow={false} mt={4} align="flex-end">
            {RINGERS.map((ringer) => (
              <NumberInput
                key={ringer}
                label={t(`phones.${ringer}_short`)}
                value={plan.delays[ringer]}
                onChange={(value) => delay(ringer, Number(value) || 0)}
                min={0}
                max={120}
                allowDecimal={false}
                error={errorAt(editor.errors, `ring_plan.delays.${ringer}`)}
                data-testid={`field-delay-${ringer}`}
              />
            ))}
          </Group>
        </Input.Wrapper>
      )}
    </Stack>
  );
}
