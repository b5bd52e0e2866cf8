// Who is rung: one way of all there are, explained by an example, and the settings that it has.

import { Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { zones } from '../../kit/zones.ts';
import { NumberField, type PartProps } from './NumberField.tsx';
import type { Strategy } from './queries.ts';
import { OWN_NUMBERS, SCOPES, uses, WINDOWS } from './queue.ts';
import { SkillNeeds } from './SkillNeeds.tsx';
import { useStrategyWords } from './strategy.ts';

interface StrategyFieldsProps extends PartProps {
  strategies: Strategy[];
}

export function StrategyFields({ strategies, ...parts }: StrategyFieldsProps) {
  const { t } = useTranslation();
  const words = useStrategyWords(strategies);
  const { editor, isReadOnly } = parts;
  const { strategy, sticky_fallback } = editor.values;
  const choices = strategies.map(({ name }) => ({ value: name, label: words(name).title }));
  const numbers = OWN_NUMBERS.filter(([name, ...by]) => uses(editor.values, by) && name);
  return (
    <Stack gap="md">
      <Select
        {...editor.value('strategy')}
        label={t('queues.strategy')}
        description={<Explained words={words(strategy)} />}
        descriptionProps={{ component: 'div' }}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={choices}
        renderOption={({ option }) => (
          <Stack gap={0}>
            <Text size="sm" fw={option.value === strategy ? 650 : 500}>
              {option.label}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {words(option.value).explanation}
            </Text>
          </Stack>
        )}
        maxDropdownHeight={420}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {strategy === 'sticky' && (
        <Select
          {...editor.value('sticky_fallback')}
          label={t('queues.sticky_fallback')}
          description={words(sticky_fallback).explanation}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={choices.filter(({ value }) => value !== 'sticky')}
          allowDeselect={false}
          readOnly={isReadOnly}
        />
      )}
      {numbers.length > 0 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
          {numbers.map(([name]) => (
            <NumberField key={name} {...parts} name={name} />
          ))}
        </SimpleGrid>
      )}
      {uses(editor.values, ['skills']) && <SkillNeeds {...parts} />}
      {uses(editor.values, ['fewest_calls', 'least_talk_time']) && <Counted {...parts} />}
      {uses(editor.values, ['longest_idle', 'ring_all', 'ring_progressive', 'skills']) && (
        <Switch
          {...editor.toggle('reset_idle_on_ready')}
          label={t('queues.reset_idle')}
          description={t('queues.reset_idle_hint')}
          disabled={isReadOnly}
        />
      )}
    </Stack>
  );
}

function Explained({ words }: { words: { explanation: string; example: string } }) {
  const { t } = useTranslation();
  return (
    <div data-testid="strategy-words">
      {words.explanation}
      {words.example && (
        <Text size="xs" mt={4}>
          <b>{t('queues.example')}:</b> {words.example}
        </Text>
      )}
    </div>
  );
}

/** What is counted, and from when on. */
function Counted({ editor, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
      <Select
        {...editor.value('stats_window')}
        label={t('queues.stats_window')}
        data={WINDOWS.map((value) => ({ value, label: t(`queues.window_${value}`) }))}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      <Select
        {...editor.value('scope')}
        label={t('queues.scope')}
        data={SCOPES.map((value) => ({ value, label: t(`queues.scope_${value}`) }))}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {editor.values.stats_window === 'today' && (
        <Select
          {...editor.value('timezone')}
          value={editor.values.timezone || null}
          onChange={(zone) => editor.set('timezone', zone ?? '')}
          label={t('queues.timezone')}
          description={t('queues.timezone_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('queues.country_company')}
          data={zones(editor.values.timezone)}
          searchable
          clearable={!isReadOnly}
          nothingFoundMessage={t('form.nothing_found')}
          limit={50}
          readOnly={isReadOnly}
        />
      )}
    </SimpleGrid>
  );
}
