// Why no calls come to one operator, asked when the supervisor wants to know.

import { ActionIcon, List, Popover, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../../api/client.ts';
import { explain } from '../../i18n/words.ts';
import { useNow } from '../../kit/time.ts';
import { useLive } from '../../live/LiveContext.tsx';
import { type WhyReason, whySentence } from '../../live/whyWords.ts';
import type { Operator, Picture } from './picture.ts';

const whyQuery = (operator: string) =>
  queryOptions({
    queryKey: ['why', operator],
    queryFn: () => request<{ reasons: WhyReason[] }>('GET', `/api/operators/${operator}/why`),
    staleTime: 0,
    gcTime: 0,
  });

interface WhyNotProps {
  operator: Operator;
  picture: Picture;
}

export function WhyNot({ operator, picture }: WhyNotProps) {
  const { t } = useTranslation();
  const label = t('why_of.button', { who: operator.name });
  return (
    <Popover width={320} withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" aria-label={label} data-testid="why-not">
            <IconHelpCircle size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Reasons operator={operator} picture={picture} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Reasons({ operator, picture }: WhyNotProps) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const now = useNow() + clockOffset;
  const why = useQuery(whyQuery(operator.id));
  if (why.isPending) return <Skeleton h={16} />;
  if (why.isError) return <Text size="sm">{explain(why.error)}</Text>;
  const { reasons } = why.data;
  const isFree = reasons.every(({ code }) => code === 'nobody_waits');
  return (
    <Stack gap={6} data-testid="why-not-reasons">
      <Text size="sm" c="dimmed">
        {t(isFree ? 'why_of.none' : 'why_of.intro')}
      </Text>
      <List size="sm" spacing={4}>
        {reasons.map((one) => (
          <List.Item key={`${one.code} ${one.queue ?? ''}`} data-code={one.code}>
            {whySentence('why_of', one, picture.queues, now)}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
