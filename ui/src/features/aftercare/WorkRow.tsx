// One line of a list of work: who, what about it, and what can be done.

import { ActionIcon, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** By what the server knows a customer whose number one may not see. */
export interface Behind {
  call?: string;
  callback?: string;
  missed?: string;
}

/** What the lists need of the phone and of the pages. */
export interface Hands {
  /** Whether a call can be made now. */
  isFree: boolean;
  dial: (number: string) => void;
  link: (call: string, text: ReactNode) => ReactNode;
  /** Buttons that write to the customer behind a row. */
  write: (whose: Behind, who: string) => ReactNode;
}

interface WorkRowProps {
  icon?: ReactNode;
  who: ReactNode;
  about: (string | null | undefined | false)[];
  note?: string;
  isUrgent?: boolean;
  /** What came of it. */
  outcome?: ReactNode;
  children?: ReactNode;
  testId: string;
}

export function WorkRow(props: WorkRowProps) {
  const { icon, who, about, note, isUrgent, outcome, children, testId } = props;
  return (
    <Group gap="sm" px="md" py={6} wrap="nowrap" data-testid={testId} data-urgent={isUrgent}>
      {icon}
      <Stack gap={0} flex={1} miw={0}>
        <Text size="sm" fw={550} truncate className="numbers" component="div">
          {who}
        </Text>
        <Text size="xs" c={isUrgent ? 'red' : 'dimmed'} lineClamp={2}>
          {about.filter(Boolean).join(' · ')}
        </Text>
        {note && (
          <Text size="xs" lineClamp={2}>
            {note}
          </Text>
        )}
        {outcome}
      </Stack>
      <Group gap={2} wrap="nowrap">
        {children}
      </Group>
    </Group>
  );
}

/** Masked numbers cannot be called. */
export function isWhole(number: string | null | undefined): number is string {
  return Boolean(number) && /^\+?[0-9*#]+$/.test(number ?? '');
}

export function CallAction({ number, hands }: { number: string | null | undefined; hands: Hands }) {
  const { t } = useTranslation();
  if (!isWhole(number)) return null;
  const label = t('recent.call_again', { number });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="green"
        disabled={!hands.isFree}
        aria-label={label}
        onClick={() => hands.dial(number)}
        data-testid="call-number"
      >
        <IconPhone size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
