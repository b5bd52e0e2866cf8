// My talk ends by itself soon, or has: nobody should think that the customer hung up.

import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import type { EventFrame } from '../../live/apply.ts';
import { useLiveStore } from '../../live/LiveContext.tsx';
import { callsOf } from '../../live/lines.ts';

const SHOWN_MS = 20_000;

export function LimitNews() {
  const { t } = useTranslation();
  const store = useLiveStore();
  useEffect(() => {
    function look({ event, position }: EventFrame): void {
      if (event.name !== 'call.limited') return;
      const { snapshot } = store.getState();
      if (!snapshot) return;
      // Of what happened while a new snapshot was on its way, the call may be over.
      const isPast = event.is_over && position < snapshot.position;
      const mine = isPast ? snapshot.recent : callsOf(snapshot);
      if (!mine.some((one) => one.call === event.call)) return;
      notifications.show({
        color: event.is_over ? 'red' : 'orange',
        message: t(event.is_over ? 'transfer.limit_over' : 'transfer.limit_near', {
          why: word('transfer_why', event.why),
        }),
        autoClose: SHOWN_MS,
        closeButtonProps: { 'aria-label': t('transfer.close') },
      });
    }
    return store.onFrame(look);
  }, [store, t]);
  return null;
}
