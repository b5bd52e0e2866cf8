// Rules for numbers on their way out: what is taken off the front and what is put there.

import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorAt } from '../../forms/values.ts';
import type { Rule } from './gateway.ts';

interface RulesFieldProps {
  rules: Rule[];
  errors: Record<string, string>;
  onChange: (rules: Rule[]) => void;
}

export function RulesField({ rules, errors, onChange }: RulesFieldProps) {
  const { t } = useTranslation();
  const change = (n: number, part: Partial<Rule>) =>
    onChange(rules.map((rule, m) => (m === n ? { ...rule, ...part } : rule)));
  return (
    <Input.Wrapper
      label={t('gateways.rules')}
      description={t('gateways.rules_hint')}
      labelElement="div"
    >
      <Stack gap="xs" mt={6}>
        {rules.map((rule, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the order
          <Group key={n} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              placeholder={t('gateways.strip')}
              aria-label={t('gateways.strip')}
              value={rule.strip}
              onChange={(event) => change(n, { strip: event.currentTarget.value })}
              error={errorAt(errors, `rules.${n}.strip`)}
              data-testid={`rule-strip-${n}`}
            />
            <TextInput
              flex={1}
              placeholder={t('gateways.put')}
              aria-label={t('gateways.put')}
              value={rule.add}
              onChange={(event) => change(n, { add: event.currentTarget.value })}
              error={errorAt(errors, `rules.${n}.add`)}
              data-testid={`rule-add-${n}`}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('form.delete')}
              onClick={() => onChange(rules.filter((_, m) => m !== n))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="light"
          size="xs"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...rules, { strip: '', add: '' }])}
          data-testid="add-rule"
        >
          {t('gateways.add_rule')}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
