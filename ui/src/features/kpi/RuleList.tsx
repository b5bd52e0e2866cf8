// The rules of KPI: what each is about, for whom, and what it gives.

import { Badge, Button, Group, Text } from '@mantine/core';
import { IconTargetArrow } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { awayReasonName } from '../../live/statusWords.ts';
import { reasonsQuery } from './queries.ts';
import type { Metrics, Rule } from './rule.ts';
import { rangeText, ruleText, whoText } from './words.ts';

interface RuleListProps {
  rules: Rule[];
  metrics: Metrics;
  onOpen: (rule: Rule) => void;
  /** None: he may only look. */
  onExample: (() => void) | undefined;
}

export function RuleList({ rules, metrics, onOpen, onExample }: RuleListProps) {
  const { t, i18n } = useTranslation();
  const reasons = useQuery({ ...reasonsQuery, enabled: useMay()('workplace.use') });
  const reasonOf = ({ reason }: Rule) => {
    const known = reason && reasons.data?.find(({ id }) => id === reason);
    return known ? awayReasonName(known, i18n.language) : '';
  };
  return (
    <ListTable
      rows={rules}
      keyOf={({ id }) => id}
      label={t('sections.kpi')}
      testId="kpi-rules"
      minWidth={760}
      onOpen={onOpen}
      empty={
        <Empty
          icon={<IconTargetArrow size={22} />}
          title={t('rules.empty')}
          hint={t('rules.empty_hint')}
        >
          {onExample && (
            <Button variant="light" mt="xs" onClick={onExample} data-testid="rule-example">
              {t('rules.example')}
            </Button>
          )}
        </Empty>
      }
      columns={[
        {
          key: 'name',
          title: t('rules.name'),
          cell: ({ name, is_active }) => (
            <Text span inherit {...(!is_active && { c: 'dimmed' })}>
              {name}
            </Text>
          ),
        },
        {
          key: 'kind',
          title: t('rules.kind'),
          cell: ({ kind, is_active }) => (
            <Group gap="xs">
              <Text size="sm">{t(`rules.kind_${kind}`)}</Text>
              {!is_active && (
                <Badge variant="light" color="gray" tt="none">
                  {t('form.off')}
                </Badge>
              )}
            </Group>
          ),
        },
        {
          key: 'metric',
          title: t('rules.metric'),
          cell: (rule) => <Text size="sm">{ruleText(rule, metrics, reasonOf(rule))}</Text>,
        },
        {
          key: 'who',
          title: t('rules.who'),
          cell: (rule) => <Text size="sm">{whoText(rule)}</Text>,
        },
        {
          key: 'worth',
          title: t('rules.worth'),
          cell: (rule) => (
            <Text size="sm" className="numbers">
              {rangeText(rule, metrics.currency)}
            </Text>
          ),
        },
      ]}
    />
  );
}
