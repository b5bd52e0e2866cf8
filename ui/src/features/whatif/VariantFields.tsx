// What is tried: variants, each with changes of queues.

import { Button, Group, NumberInput, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type ChangeForm, NO_CHANGE, type VariantForm } from './form.ts';
import { Remove } from './Remove.tsx';
import type { ErrorOf } from './StudyFields.tsx';

const MOST = 6;

/** A strategy's name as people read it. */
export type StrategyTitle = (name: string) => string;

interface Option {
  value: string;
  label: string;
}

interface VariantFieldsProps {
  variants: VariantForm[];
  queues: Option[];
  strategies: string[];
  strategyTitle: StrategyTitle;
  onChange: (variants: VariantForm[]) => void;
  errorOf: ErrorOf;
}

export function VariantFields({ variants, onChange, ...known }: VariantFieldsProps) {
  const { t } = useTranslation();
  const change = (n: number, part: Partial<VariantForm>) =>
    onChange(variants.map((one, m) => (m === n ? { ...one, ...part } : one)));
  const add = () => {
    const name = t('whatif.variant_n', { n: variants.length + 1 });
    onChange([...variants, { name, calls: 100, lines: '', changes: [] }]);
  };
  return (
    <Stack gap="sm">
      {variants.map((variant, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a variant has nothing else that stays
        <Paper key={n} withBorder p="sm" data-testid="variant">
          <Stack gap="xs">
            <Group align="flex-start" gap="sm">
              <TextInput
                label={t('whatif.name')}
                value={variant.name}
                onChange={(event) => change(n, { name: event.currentTarget.value })}
                error={known.errorOf(`variants.${n}.name`)}
                flex={1}
                maxLength={80}
              />
              <NumberInput
                label={t('whatif.calls_percent')}
                value={variant.calls}
                onChange={(calls) => change(n, { calls })}
                min={10}
                max={400}
                allowDecimal={false}
                w={170}
              />
              <NumberInput
                label={t('whatif.lines')}
                placeholder={t('whatif.unchanged')}
                title={t('whatif.lines_hint')}
                value={variant.lines}
                onChange={(lines) => change(n, { lines })}
                min={1}
                max={5}
                allowDecimal={false}
                w={170}
                data-testid="variant-lines"
              />
              <Remove
                name={variant.name}
                onRemove={
                  variants.length > 1
                    ? () => onChange(variants.filter((_, m) => m !== n))
                    : undefined
                }
              />
            </Group>
            {Number(variant.lines) > 0 && (
              <Text size="sm" c="dimmed" data-testid="lines-mean">
                {t(variant.lines === 1 ? 'whatif.lines_one' : 'whatif.lines_many')}
              </Text>
            )}
            {variant.changes.map((row, m) => (
              <ChangeRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a change has nothing else that stays
                key={m}
                row={row}
                path={`variants.${n}.${m}`}
                {...known}
                onChange={(part) =>
                  change(n, {
                    changes: variant.changes.map((one, k) => (k === m ? { ...one, ...part } : one)),
                  })
                }
                onRemove={() => change(n, { changes: variant.changes.filter((_, k) => k !== m) })}
              />
            ))}
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={16} />}
              onClick={() => {
                const queue = known.queues[0]?.value ?? '';
                change(n, { changes: [...variant.changes, { ...NO_CHANGE, queue }] });
              }}
              style={{ alignSelf: 'flex-start' }}
              data-testid="add-change"
            >
              {t('whatif.add_change')}
            </Button>
          </Stack>
        </Paper>
      ))}
      {variants.length < MOST && (
        <Button
          variant="light"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={add}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('whatif.add_variant')}
        </Button>
      )}
    </Stack>
  );
}

interface ChangeRowProps extends Omit<VariantFieldsProps, 'variants' | 'onChange'> {
  row: ChangeForm;
  path: string;
  onChange: (part: Partial<ChangeForm>) => void;
  onRemove: () => void;
}

function ChangeRow(props: ChangeRowProps) {
  const { row, path, queues, strategies, strategyTitle, onChange, errorOf } = props;
  const { t } = useTranslation();
  const seconds = (name: 'ring_seconds' | 'pcp_seconds', least: number, most: number) => (
    <NumberInput
      label={t(`whatif.${name}`)}
      placeholder={t('whatif.unchanged')}
      value={row[name]}
      onChange={(value) => onChange({ [name]: value })}
      min={least}
      max={most}
      allowDecimal={false}
      w={130}
    />
  );
  return (
    <Group align="flex-start" gap="sm">
      <Select
        label={t('whatif.queue')}
        data={queues}
        value={row.queue || null}
        onChange={(queue) => onChange({ queue: queue ?? '' })}
        error={errorOf(`${path}.queue`)}
        w={150}
        searchable
      />
      <Select
        label={t('whatif.strategy')}
        placeholder={t('whatif.unchanged')}
        data={strategies.map((name) => ({ value: name, label: strategyTitle(name) }))}
        value={row.strategy || null}
        onChange={(strategy) => onChange({ strategy: strategy ?? '' })}
        clearable
        flex={1}
        miw={160}
      />
      {seconds('ring_seconds', 1, 120)}
      {seconds('pcp_seconds', 0, 3600)}
      <NumberInput
        label={t('whatif.operators_change')}
        value={row.operators}
        onChange={(operators) => onChange({ operators })}
        min={-2000}
        max={2000}
        allowDecimal={false}
        w={110}
      />
      {Number(row.operators) > 0 && (
        <TextInput
          label={t('whatif.shift')}
          placeholder="09:00-18:00"
          title={t('whatif.shift_hint')}
          value={row.shift}
          onChange={(event) => onChange({ shift: event.currentTarget.value })}
          error={errorOf(`${path}.shift`)}
          w={130}
        />
      )}
      <Remove name={row.queue} onRemove={props.onRemove} />
    </Group>
  );
}
