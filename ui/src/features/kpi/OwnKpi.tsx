// How far I am by each norm that is set for me: a bar, the grade reached so far, and the next one.

import { Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { formatFigure } from './figure.ts';
import { ownQuery } from './queries.ts';
import { colorOf, filled, isTooSmall, type OwnStanding, sampleText, worthOf } from './standing.ts';

export function OwnKpi() {
  const { t } = useTranslation();
  const own = useQuery(ownQuery);
  return (
    <Stack gap="xs" p="md" data-testid="own-kpi">
      <Title order={3} fz="md">
        {t('kpi.title')}
      </Title>
      <Asked query={own}>
        {(bars) => (
          <>
            <Text size="xs" c="dimmed">
              {t(bars.length === 0 ? 'kpi.none' : 'kpi.about')}
            </Text>
            {bars.map((one) => (
              <Bar key={one.rule} one={one} />
            ))}
          </>
        )}
      </Asked>
    </Stack>
  );
}

function Bar({ one }: { one: OwnStanding }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => formatFigure(value, one.unit, i18n.language);
  const color = colorOf(one);
  return (
    <Stack gap={2} data-testid="kpi-bar" data-color={color}>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {one.name}
        </Text>
        <Text size="xs" c="dimmed" className="numbers">
          <Text span fz="sm" fw={650} c="var(--mantine-color-text)">
            {one.fact === null ? '—' : figure(one.fact)}
          </Text>
          {' · '}
          {t(`kpi.goal_${one.comparison}`, { figure: figure(one.target) })}
          {' · '}
          {t(`kpi.window_${one.window}`)}
        </Text>
      </Group>
      <Progress value={filled(one)} color={color} size="sm" aria-hidden />
      <Text size="xs" c="dimmed">
        <Said one={one} />
      </Text>
    </Stack>
  );
}

/** What the bar means in words. */
function Said({ one }: { one: OwnStanding }) {
  const { t, i18n } = useTranslation();
  if (isTooSmall(one)) {
    const said = (count: number) => sampleText(count, one.metric, i18n.language);
    return t('kpi.small', { sample: said(one.sample), least: said(one.min_sample) });
  }
  if (one.fact === null) return t('kpi.no_fact');
  const worth = (what: { points: number; money_micros: number }) => {
    const told = worthOf(what, one.currency, i18n.language);
    return [told.points && t('kpi.points', { points: told.points }), told.money].filter(Boolean);
  };
  const next =
    one.next &&
    [
      t('kpi.next', {
        grade: one.next.grade,
        limit: formatFigure(one.next.limit, one.unit, i18n.language),
      }),
      ...worth(one.next),
    ].join(', ');
  const reached = one.grade === null ? t('kpi.no_grade') : [one.grade, ...worth(one)].join(', ');
  return [reached, next].filter(Boolean).join(' · ');
}
