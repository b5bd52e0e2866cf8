// The grades of a norm: from which fact on, what it is called, what it gives.

import {
  ActionIcon,
  Button,
  Group,
  Input,
  NumberInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { errorAt } from '../../forms/values.ts';
import type { PartProps } from './RuleEditor.tsx';
import { blankGrade, type GradeForm, MOST_GRADES } from './ruleForm.ts';
import { labelIn } from './words.ts';

const MOST = 1_000_000;

export function GradeRows({ editor, metric, currency, isReadOnly }: PartProps) {
  const { t } = useTranslation();
  const { grades, comparison } = editor.values;
  const set = (all: GradeForm[]) => editor.set('grades', all);
  return (
    <Input.Wrapper
      label={t('rules.grades')}
      labelElement="div"
      description={t(grades.length > 0 ? 'rules.grades_hint' : 'rules.grades_none')}
      error={editor.errors.grades}
    >
      <Stack gap="xs" mt={6} data-testid="grades">
        {grades.map((grade, n) => {
          const change = (what: Partial<GradeForm>) =>
            set(grades.map((one, m) => (m === n ? { ...one, ...what } : one)));
          const field = (name: keyof GradeForm) => ({
            error: errorAt(editor.errors, `grades.${n}.${name}`),
            readOnly: isReadOnly,
            'data-testid': `grade-${n}-${name}`,
          });
          const name = grade.grade || String(n + 1);
          return (
            <Group key={grade.key} gap="xs" align="flex-start" wrap="nowrap">
              <TextInput
                {...field('limit')}
                label={labelIn(
                  t(comparison === 'at_least' ? 'rules.grade_from' : 'rules.grade_up_to'),
                  metric?.unit,
                )}
                value={grade.limit}
                onChange={(event) => change({ limit: event.currentTarget.value })}
                maxLength={12}
                className="numbers"
                required
                w={130}
              />
              <TextInput
                {...field('grade')}
                label={t('rules.grade')}
                value={grade.grade}
                onChange={(event) => change({ grade: event.currentTarget.value })}
                maxLength={40}
                required
                flex={1}
                miw={110}
              />
              <NumberInput
                {...field('points')}
                label={t('rules.points')}
                value={grade.points}
                onChange={(points) => change({ points: points as number | '' })}
                min={-MOST}
                max={MOST}
                allowDecimal={false}
                w={95}
              />
              <NumberInput
                {...field('money')}
                label={moneyLabel(t('rules.money'), currency)}
                value={grade.money}
                onChange={(money) => change({ money: money as number | '' })}
                min={-MOST}
                max={MOST}
                decimalScale={2}
                w={115}
              />
              {!isReadOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  mt={25}
                  aria-label={t('rules.remove_grade', { name })}
                  onClick={() => set(grades.filter((_, m) => m !== n))}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              )}
            </Group>
          );
        })}
        {grades.length > 0 && (
          <Text size="xs" c="dimmed">
            {t('rules.amount_hint')}
          </Text>
        )}
        {!isReadOnly && grades.length < MOST_GRADES && (
          <Button
            variant="light"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => set([...grades, blankGrade('', grades)])}
            style={{ alignSelf: 'flex-start' }}
            data-testid="add-grade"
          >
            {t('rules.add_grade')}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

export function moneyLabel(money: string, currency: string): string {
  return `${money}, ${currency}`;
}
