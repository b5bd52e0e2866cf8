// What a rule would give now, person by person, while it is being written.

import { Input, Stack, Table, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { formatMoment } from '../../kit/time.ts';
import { formatFigure, type Unit } from './figure.ts';
import { previewQuery, standingQuery } from './queries.ts';
import type { Metric, Rule } from './rule.ts';
import { checkRule, type RuleForm, toRule } from './ruleForm.ts';
import { isTooSmall, type PersonStanding, type Standing, sampleText } from './standing.ts';
import { worthText } from './words.ts';

const PAUSE_MS = 400;

interface PreviewProps {
  /** That is only looked at; else what is typed counts. */
  rule: Rule | undefined;
  form: RuleForm;
  metric: Metric | undefined;
}

export function Preview({ rule, form, metric }: PreviewProps) {
  const { t } = useTranslation();
  // Its name and whether it is switched on change nothing of what it would give.
  const wrong = Object.keys(checkRule({ ...form, name: '-' }, metric));
  return (
    <Input.Wrapper label={t('rules.preview')} labelElement="div" data-testid="rule-preview">
      {!metric || wrong.length > 0 ? (
        <Text size="sm" c="dimmed">
          {t('rules.preview_wait')}
        </Text>
      ) : (
        <Now rule={rule} form={form} metric={metric} />
      )}
    </Input.Wrapper>
  );
}

function Now({ rule, form, metric }: PreviewProps & { metric: Metric }) {
  const sent = { ...toRule(form, metric), name: '-', is_active: true };
  const [asked] = useDebouncedValue(JSON.stringify(sent), PAUSE_MS);
  const preview = useQuery({
    ...previewQuery(JSON.parse(asked)),
    enabled: !rule,
    placeholderData: keepPreviousData,
  });
  const standing = useQuery({ ...standingQuery(rule?.id ?? ''), enabled: Boolean(rule) });
  return (
    <Asked query={rule ? standing : preview}>
      {(shown) => <StandingTable standing={shown} form={form} unit={metric.unit} />}
    </Asked>
  );
}

interface StandingTableProps {
  standing: Standing;
  form: Pick<RuleForm, 'kind'>;
  unit: Unit;
}

function StandingTable({ standing, form: { kind }, unit }: StandingTableProps) {
  const { t, i18n } = useTranslation();
  const isNorm = kind === 'norm';
  if (standing.people.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('rules.preview_none')}
      </Text>
    );
  }
  const titles = [
    t('rules.person'),
    ...(isNorm
      ? [t('rules.fact'), t('rules.percent'), t('rules.grade')]
      : [t('rules.times'), t('rules.worst')]),
    t('rules.worth'),
  ];
  return (
    <Stack gap={4}>
      <Text size="xs" c="dimmed">
        {isNorm
          ? t('rules.preview_span', { since: formatMoment(standing.since, i18n.language) })
          : t('rules.preview_violation')}
      </Text>
      <Table verticalSpacing={6} aria-label={t('rules.preview')} data-testid="standing">
        <Table.Thead>
          <Table.Tr>
            {titles.map((title, n) => (
              <Table.Th key={title} ta={n === 0 ? 'left' : 'right'}>
                <Text span size="xs" fw={650} c="dimmed">
                  {title}
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {standing.people.map((one) => (
            <Table.Tr key={one.user} data-testid="standing-row">
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{one.name}</Table.Td>
              {isNorm ? (
                <Norm one={one} unit={unit} rule={standing.rule} />
              ) : (
                <Violation one={one} unit={unit} />
              )}
              <Table.Td ta="right" className="numbers">
                {worthText(one, standing.currency) || '—'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

interface RowProps {
  one: PersonStanding;
  unit: Unit;
}

function Norm({ one, unit, rule }: RowProps & Pick<Standing, 'rule'>) {
  const { t, i18n } = useTranslation();
  const isFew = isTooSmall({ ...one, min_sample: rule.min_sample });
  const few = () => t('rules.few', { sample: sampleText(one.sample, rule.metric, i18n.language) });
  return (
    <>
      <Figure text={one.fact === null ? '—' : formatFigure(one.fact, unit, i18n.language)} />
      <Figure
        text={one.percent === null ? '—' : formatFigure(one.percent, 'percent', i18n.language)}
      />
      <Figure text={one.grade ?? (isFew ? few() : '—')} />
    </>
  );
}

function Violation({ one, unit }: RowProps) {
  const { i18n } = useTranslation();
  return (
    <>
      <Figure text={one.sample.toLocaleString(i18n.language)} />
      <Figure text={one.fact === null ? '—' : formatFigure(one.fact, unit, i18n.language)} />
    </>
  );
}

function Figure({ text }: { text: string }) {
  return (
    <Table.Td ta="right" className="numbers">
      {text}
    </Table.Td>
  );
}
