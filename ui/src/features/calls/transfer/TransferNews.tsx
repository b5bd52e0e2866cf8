// What came of my transfers, also when the call has left my screen: where is the customer now?

import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DzvinEvent } from '../../../api/events.gen.ts';
import { word } from '../../../i18n/words.ts';
import type { EventFrame } from '../../../live/apply.ts';
import { useLiveStore } from '../../../live/LiveContext.tsx';
import type { Snapshot } from '../../../live/snapshot.ts';
import { nameOf, type Whom } from './names.ts';

type Failed = Extract<DzvinEvent, { name: 'transfer.failed' }>;

const SHOWN_MS = 12_000;

interface Asked extends Whom {
  call: string;
  /** Known how it ended: what is refused at once is not about him. */
  isOver?: boolean;
}

export function TransferNews() {
  const { t } = useTranslation();
  const store = useLiveStore();
  const last = useRef<Asked | null>(null);
  const shown = useRef('');
  useEffect(() => {
    function show(color: string, message: string, outcome: string): void {
      // What was true a moment ago is not: one message at a time.
      if (shown.current) notifications.hide(shown.current);
      shown.current = notifications.show({
        color,
        message,
        autoClose: SHOWN_MS,
        closeButtonProps: { 'aria-label': t('transfer.close') },
        'data-testid': 'transfer-news',
        'data-outcome': outcome,
      } as Parameters<typeof notifications.show>[0]);
    }

    function failed(event: Failed, why: string, snapshot: Snapshot): void {
      const asked = last.current?.isOver ? null : last.current;
      const { call } = snapshot;
      const isHere = call?.call === event.call && call.stage === 'talk';
      const isInvitation = event.kind === 'conference';
      const where = isInvitation ? 'talk_goes_on' : isHere ? 'with_you' : 'comes_back';
      const name = asked ? nameOf(asked, snapshot) || t('transfer.somebody_outside') : '';
      const values = { name, why: word('transfer_why', why) };
      const what = t(name ? 'transfer.failed' : 'transfer.refused', values);
      show('red', `${what} ${t(`transfer.${where}`)}`, where);
      if (asked) last.current = { ...asked, isOver: true };
    }

    function look({ event, people }: EventFrame): void {
      const { snapshot } = store.getState();
      if (!snapshot) return;
      const me = snapshot.me.operator;
      if (event.name === 'transfer.started' && event.operator === me) {
        const party = people?.[event.party ?? ''] ?? null;
        last.current = { call: event.call, to_kind: event.to_kind, to: event.to, party };
      } else if (event.name === 'transfer.failed' && event.by === me && event.why) {
        failed(event, event.why, snapshot);
      } else if (event.name === 'transfer.completed' && event.by === me) {
        const asked = last.current;
        const taker = { to_kind: 'operator', to: event.operator, party: null } as const;
        const name = nameOf(event.operator || !asked ? taker : asked, snapshot);
        show('green', t('transfer.done', { name: name || t('transfer.somebody_outside') }), 'done');
      } else if (
        event.name === 'item.queued' &&
        event.is_front &&
        event.call === last.current?.call
      ) {
        const queue = nameOf({ to_kind: 'queue', to: event.queue, party: null }, snapshot);
        show('orange', t('transfer.first_in_queue', { queue }), 'first_in_queue');
      }
    }
    return store.onFrame(look);
  }, [store, t]);
  return null;
}
