// All calls that live now, where they stand, and what may be done with each.

import { ActionIcon, Badge, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import { IconPhoneOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { word } from '../../i18n/words.ts';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { Timer } from '../../kit/Timer.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { Head, Panel } from './Panel.tsx';
import { SuperviseMenu } from './SuperviseMenu.tsx';
import { type ActiveCall, activeCallsQuery, cut, ends } from './supervision.ts';
import { useAct } from './useAct.ts';

const TALKS = ['talk', 'hold', 'interrupted'];
const WAITS = ['queue', 'ringing'];

/** To the page of a call, with every offer and why it was made. */
export type CallLink = (call: string, text: ReactNode) => ReactNode;

interface ActiveCallsNowProps {
  /** Leaves only the calls of these; none: all. */
  queues?: Set<string>;
  /** Of those who may open calls. */
  link?: CallLink | undefined;
  /** So many customers called in vain and nobody has reached them; and the way to them. */
  missed?: ReactNode;
  /** What else can be done with this call, where nothing beside the list does it. */
  more?: ((call: ActiveCall, who: string) => ReactNode) | undefined;
}

/** Asks for itself; the page keeps it fresh (`useFreshCalls`). */
export function ActiveCallsNow({ queues, ...rest }: ActiveCallsNowProps) {
  const query = useQuery(activeCallsQuery);
  return (
    <Asked query={query}>
      {({ calls, is_more }) => (
        <List
          calls={calls.filter(({ queue }) => !queues?.size || (queue && queues.has(queue)))}
          isMore={is_more}
          {...rest}
        />
      )}
    </Asked>
  );
}

interface ListProps extends Omit<ActiveCallsNowProps, 'queues'> {
  calls: ActiveCall[];
  isMore: boolean;
}

function List({ calls, isMore, link, missed, more }: ListProps) {
  const { t } = useTranslation();
  const count = (states: string[]) => calls.filter(({ state }) => states.includes(state)).length;
  return (
    <Panel
      title={t('supervision.calls')}
      count={calls.length}
      testId="active-calls"
      empty={calls.length === 0 && t('supervision.no_calls')}
      aside={
        <Group gap="sm" wrap="nowrap">
          {calls.length > 0 && (
            <Text size="sm" c="dimmed" className="numbers">
              {`${t('supervision.talking', { count: count(TALKS) })} · ${t('supervision.waiting', { count: count(WAITS) })}`}
            </Text>
          )}
          {missed}
        </Group>
      }
    >
      <WideTable label={t('supervision.calls')} minWidth={620} maxHeight={420}>
        <Table verticalSpacing={6} horizontalSpacing="xs" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              {(['state', 'from', 'to', 'operator', 'waits', 'talks'] as const).map((head) => (
                <Table.Th key={head}>
                  <Head>{t(`supervision.${head}`)}</Head>
                </Table.Th>
              ))}
              <BlankHead />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calls.map((call) => (
              <Row key={call.call} call={call} link={link} more={more} />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
      {isMore && (
        <Text size="xs" c="dimmed" px="md" pb="sm">
          {t('supervision.more_calls')}
        </Text>
      )}
    </Panel>
  );
}

type RowProps = Pick<ListProps, 'link' | 'more'> & { call: ActiveCall };

function Row({ call, link, more }: RowProps) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const { operators, queues, groups } = useSnapshot();
  const nameOf = (id: string) => operators.find((one) => one.id === id)?.name ?? '…';
  const { from, to } = ends(call, nameOf);
  const queue = [...queues, ...groups].find(({ id }) => id === call.queue)?.name;
  const hidden = t(call.party.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const operator = call.operator && nameOf(call.operator);
  const who = from || to || hidden;
  return (
    <Table.Tr data-testid="active-call" data-id={call.call} data-state={call.state}>
      <Table.Td>
        <Stack gap={0} align="flex-start">
          <Badge
            variant="light"
            tt="none"
            color={TALKS.includes(call.state) ? 'orange' : 'gray'}
            style={{ width: 'max-content', maxWidth: 'none' }}
          >
            {word('phase', call.state)}
          </Badge>
          <Text size="xs" c="dimmed">
            {word('direction', call.direction)}
          </Text>
          {link && <Text size="xs">{link(call.call, t('supervision.story'))}</Text>}
        </Stack>
      </Table.Td>
      <Table.Td>
        <Words text={from || hidden} />
      </Table.Td>
      <Table.Td>
        <Words text={to || '—'} below={queue} />
      </Table.Td>
      <Table.Td>
        <Words
          text={operator || '—'}
          below={call.others.length > 0 ? call.others.map(nameOf).join(', ') : undefined}
        />
      </Table.Td>
      <Table.Td>
        {call.waiting_since && <Timer since={call.waiting_since} offset={clockOffset} size="sm" />}
      </Table.Td>
      <Table.Td>
        {call.talk_since && <Timer since={call.talk_since} offset={clockOffset} size="sm" />}
      </Table.Td>
      <Table.Td>
        <Group gap={2} wrap="nowrap" justify="flex-end">
          {more?.(call, who)}
          <SuperviseMenu call={call} who={operator || who} />
          {call.may_cut && <Cut call={call.call} who={who} />}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Words({ text, below }: { text: string; below?: string | undefined }) {
  return (
    <Stack gap={0} miw={0}>
      <Text size="sm" className="numbers" style={{ overflowWrap: 'break-word' }}>
        {text}
      </Text>
      {below && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'break-word' }}>
          {below}
        </Text>
      )}
    </Stack>
  );
}

function Cut({ call, who }: { call: string; who: string }) {
  const { t } = useTranslation();
  const [isAsked, setIsAsked] = useState(false);
  const act = useAct();
  const label = t('supervision.cut', { who });
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon
          variant="subtle"
          color="red"
          aria-label={label}
          onClick={() => setIsAsked(true)}
          data-testid="cut"
        >
          <IconPhoneOff size={16} />
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog
        isOpen={isAsked}
        title={t('supervision.cut_title')}
        text={t('supervision.cut_text', { who })}
        yes={t('supervision.cut_yes')}
        no={t('form.cancel')}
        isBusy={act.isPending}
        onYes={() => act.mutate(() => cut(call), { onSettled: () => setIsAsked(false) })}
        onNo={() => setIsAsked(false)}
      />
    </>
  );
}
