// Why the router chose this operator: the strategy's key, who was next, who was not asked.

import { List, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Explanation } from '../../api/events.gen.ts';
import { word } from '../../i18n/words.ts';
import { keyWords } from './keyText.ts';
import type { Names } from './timelineText.ts';

interface WhyProps {
  why: Explanation;
  names: Names;
}

export function Why({ why, names }: WhyProps) {
  const { t, i18n } = useTranslation();
  const passed = Object.entries(why.passed_over);
  const keyText = (key: unknown[]) =>
    keyWords(why.strategy, key, t, i18n.language).join(' · ') || '—';
  return (
    <Popover width={400} position="bottom-start" shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton data-testid="why-offer">
          <Text span size="sm" c="var(--mantine-primary-color-light-color)">
            <IconHelpCircle size={14} style={{ verticalAlign: '-2px', marginRight: 4 }} />
            {t('offer.why')}
          </Text>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown data-testid="why-offer-text">
        <Stack gap="xs" mah={420} style={{ overflowY: 'auto' }}>
          <Text size="sm">
            {t('offer.strategy')}: <b>{word('strategy', `${why.strategy}.title`)}</b>
          </Text>
          <Text size="sm">
            <b>{names.operator(why.chosen.operator)}</b>
            <Text span c="dimmed" className="numbers">
              {' '}
              — {t('offer.key')}: {keyText(why.chosen.key)}
            </Text>
          </Text>
          <Text size="sm" fw={600}>
            {t('offer.next')}
          </Text>
          {why.next.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('offer.nobody_next')}
            </Text>
          )}
          <List size="sm" spacing={2} type="ordered">
            {why.next.map((one) => (
              <List.Item key={one.operator}>
                {names.operator(one.operator)}{' '}
                <Text span size="xs" c="dimmed" className="numbers">
                  {keyText(one.key)}
                </Text>
              </List.Item>
            ))}
          </List>
          {passed.length > 0 && (
            <>
              <Text size="sm" fw={600}>
                {t('offer.passed_over')}
              </Text>
              <List size="sm" spacing={2}>
                {passed.map(([reason, count]) => (
                  <List.Item key={reason}>
                    {word('passed', reason)}: {count}
                  </List.Item>
                ))}
              </List>
            </>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
