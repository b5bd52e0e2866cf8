// "Why are there no calls to me?": every reason in plain words.

import { Collapse, Group, List, Paper, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { Failed } from '../../kit/States.tsx';
import { useNow } from '../../kit/time.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { whySentence } from '../../live/whyWords.ts';
import { whyQuery } from './queries.ts';

export function WhyPanel() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Paper p={0} data-testid="why">
      <UnstyledButton
        w="100%"
        px="md"
        py="sm"
        onClick={() => setIsOpen(!isOpen)}
        aria-expanded={isOpen}
        data-testid="why-toggle"
      >
        <Group gap="xs" wrap="nowrap">
          <IconHelpCircle size={18} color="var(--mantine-color-dimmed)" />
          <Text size="sm" fw={550} flex={1}>
            {t('why.title')}
          </Text>
          <IconChevronRight
            size={16}
            style={{ transform: isOpen ? 'rotate(90deg)' : 'none', transition: 'transform 120ms' }}
          />
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen}>{isOpen && <Reasons />}</Collapse>
    </Paper>
  );
}

function Reasons() {
  const { t } = useTranslation();
  const { me, queues } = useSnapshot();
  const { clockOffset } = useLive();
  const why = useQuery(whyQuery(me));
  const now = useNow() + clockOffset;

  if (why.isPending) return <Skeleton h={16} mx="md" mb="md" />;
  if (why.isError) {
    return (
      <Failed
        message={explain(why.error)}
        again={t('app.again')}
        onAgain={() => void why.refetch()}
      />
    );
  }
  const { reasons } = why.data;
  const isFree = reasons.every((one) => one.code === 'nobody_waits');
  return (
    <Group px="md" pb="md" gap={6} align="flex-start" data-testid="why-reasons">
      <Text size="sm" c="dimmed" w="100%">
        {t(isFree ? 'why.none' : 'why.intro')}
      </Text>
      <List size="sm" spacing={4}>
        {reasons.map((one) => (
          <List.Item key={`${one.code} ${one.queue ?? ''}`} data-code={one.code}>
            {whySentence('why', one, queues, now)}
          </List.Item>
        ))}
      </List>
    </Group>
  );
}
