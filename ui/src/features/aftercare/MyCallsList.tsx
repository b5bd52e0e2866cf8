// My last fifty calls with what came of them.

import { Badge, Stack, ThemeIcon } from '@mantine/core';
import { IconPhone, IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { Empty } from '../../kit/States.tsx';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { type MyCall, myCallsQuery } from './queries.ts';
import { CallAction, type Hands, WorkRow } from './WorkRow.tsx';

export function MyCallsList({ hands }: { hands: Hands }) {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const calls = useQuery(myCallsQuery(me.operator));
  return (
    <Asked query={calls}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty
            icon={<IconPhone size={22} />}
            title={t('recent.empty')}
            hint={t('recent.empty_hint')}
          />
        ) : (
          <Stack gap={0} data-testid="my-calls">
            {rows.map((row) => (
              <Row key={row.id} row={row} hands={hands} />
            ))}
          </Stack>
        )
      }
    </Asked>
  );
}

function Row({ row, hands }: { row: MyCall; hands: Hands }) {
  const { t, i18n } = useTranslation();
  const { me, operators } = useSnapshot();
  const isMine = row.dialled_by === me.operator;
  const other = isMine ? row.operators.find((id) => id !== me.operator) : row.dialled_by;
  const colleague =
    row.direction === 'internal' ? operators.find(({ id }) => id === other) : undefined;
  const who =
    row.party?.name ||
    row.party?.number ||
    colleague?.name ||
    (isMine ? row.dialled : row.dialled_by_name) ||
    t(row.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const isTalked = row.operators.includes(me.operator) || (isMine && row.is_answered);
  const Icon = !isTalked ? IconPhoneOff : isMine ? IconPhoneOutgoing : IconPhoneIncoming;
  return (
    <WorkRow
      testId="my-call"
      icon={
        <ThemeIcon
          variant="light"
          color={isTalked ? 'green' : 'red'}
          size={30}
          radius="xl"
          role="img"
          aria-label={t(`direction.${row.direction}`)}
        >
          <Icon size={15} />
        </ThemeIcon>
      }
      who={hands.link(row.id, who)}
      about={[
        formatMoment(row.started_at, i18n.language),
        isTalked
          ? t('recent.talked', { time: formatSeconds(row.talk_seconds) })
          : t(isMine ? 'recent.unreached' : 'recent.missed'),
        row.queue_name,
      ]}
      outcome={
        row.result_name && (
          <Badge variant="light" tt="none" fw={550} mt={2} maw="100%" data-testid="my-call-result">
            {[row.result_name, row.topic_name].filter(Boolean).join(' · ')}
          </Badge>
        )
      }
    >
      <CallAction
        number={colleague?.short_number || row.party?.number || (isMine && row.dialled) || null}
        hands={hands}
      />
      {row.party && hands.write({ call: row.id }, who)}
    </WorkRow>
  );
}
