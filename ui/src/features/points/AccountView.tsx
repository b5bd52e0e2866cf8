// What somebody has, how much of his time is paid, and why he got or lost something.

import { Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { PeriodFilter } from '../../forms/PeriodFilter.tsx';
import { formatMoney } from '../../kit/money.ts';
import { type Days, spanOf } from '../../kit/period.ts';
import { Empty } from '../../kit/States.tsx';
import { formatSeconds } from '../../kit/time.ts';
import { EntryRow } from './EntryRow.tsx';
import { type Account, type Balance, moneyText } from './points.ts';
import { accountQuery } from './queries.ts';

export type CallLink = (call: string, text: ReactNode) => ReactNode;

const PERIODS = ['today', 'yesterday', 'week', 'month', 'custom'] as const;

interface AccountViewProps {
  /** Null: one's own. */
  user: string | null;
  link: CallLink;
}

export function AccountView({ user, link }: AccountViewProps) {
  const { t } = useTranslation();
  const [days, setDays] = useState<Days>({ period: 'month' });
  const account = useQuery(accountQuery(user, spanOf(days, new Date())));
  return (
    <Stack gap="md" data-testid="account">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Title order={3} fz="md">
          {t('points.balance')}
        </Title>
        <Group gap="sm" align="flex-end">
          <PeriodFilter
            days={days}
            periods={PERIODS}
            onChange={(change) => setDays({ ...days, ...change })}
          />
        </Group>
      </Group>
      <Asked query={account}>
        {(shown) => (
          <>
            <Have balance={shown.balance} />
            <Paid account={shown} />
            <Entries account={shown} link={link} isOwn={user === null} />
          </>
        )}
      </Asked>
    </Stack>
  );
}

export function Have({ balance }: { balance: Balance }) {
  const { t, i18n } = useTranslation();
  const shown = [
    ['money', moneyText(balance, i18n.language)],
    ['points', balance.points.toLocaleString(i18n.language)],
  ] as const;
  return (
    <Group grow gap="xs">
      {shown.map(([key, value]) => (
        <Paper key={key} p="xs" withBorder>
          <Text size="xs" c="dimmed">
            {t(`points.${key}`)}
          </Text>
          <Text fz={22} fw={650} className="numbers" data-testid={`have-${key}`}>
            {value}
          </Text>
        </Paper>
      ))}
    </Group>
  );
}

function Paid({ account: { paid, currency } }: { account: Account }) {
  const { t, i18n } = useTranslation();
  const money = (micros: number) => formatMoney(micros, currency, i18n.language);
  const total = paid.reduce((sum, one) => sum + one.money_micros, 0);
  return (
    <Stack gap={4}>
      <Title order={4} fz="sm">
        {t('points.paid_time')}
      </Title>
      <Table verticalSpacing={6} aria-label={t('points.paid_time')} data-testid="paid">
        <Table.Thead>
          <Table.Tr>
            {[t('points.status'), t('points.time'), t('points.paid'), t('points.money')].map(
              (title, n) => (
                <Table.Th key={title} ta={n ? 'right' : 'left'}>
                  <Text span size="xs" fw={650} c="dimmed">
                    {title}
                  </Text>
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {paid.map(({ state, seconds, paid_seconds, money_micros }) => (
            <Table.Tr key={state} data-testid={`paid-${state}`}>
              <Table.Td>{t(`status.${state}`)}</Table.Td>
              <Figure text={formatSeconds(seconds)} />
              <Figure text={formatSeconds(paid_seconds)} />
              <Figure text={money(money_micros)} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {t('points.paid_hint', { money: money(total) })}
      </Text>
    </Stack>
  );
}

function Figure({ text }: { text: string }) {
  return (
    <Table.Td ta="right" className="numbers">
      {text}
    </Table.Td>
  );
}

interface EntriesProps {
  account: Account;
  link: CallLink;
  isOwn: boolean;
}

function Entries({ account, link, isOwn }: EntriesProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      <Title order={4} fz="sm">
        {t('points.entries')}
      </Title>
      {account.entries.length === 0 ? (
        <Empty
          icon={<IconCoins size={22} />}
          title={t('points.none')}
          hint={t('points.none_hint')}
        />
      ) : (
        <Table verticalSpacing={6} aria-label={t('points.entries')} data-testid="entries">
          <Table.Tbody>
            {account.entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                link={link}
                mayUndo={account.may_adjust}
                isOwn={isOwn}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
