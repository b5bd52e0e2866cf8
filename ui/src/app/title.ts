// A call that comes is seen from elsewhere: the tab's title blinks, the desktop shows a notification.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotice } from '../features/calls/notice.ts';
import { usePhone, useSound } from '../features/calls/PhoneContext.tsx';
import { cardView, phoneCallOf } from '../features/calls/view.ts';
import { useSnapshot } from '../live/LiveContext.tsx';
import { every } from '../live/ticks.ts';

const BLINK_MS = 1_000;

export function useTitle(): void {
  const { t } = useTranslation();
  const { phone, state } = usePhone();
  const { choice } = useSound().state;
  const { call, lines, me, operators, queues } = useSnapshot();
  const shown = lines.find((one) => one.stage === 'ringing') ?? call;
  const view = cardView(shown, phoneCallOf(shown, state), operators, me.operator);
  const isIncoming = view?.stage === 'incoming';
  const who = view?.who || t(view?.isVisitor ? 'call.visitor' : 'call.hidden_number');
  const usual = t('app.name');
  const title = isIncoming ? t('call.title_incoming', { who }) : usual;
  useEffect(() => {
    document.title = title;
    if (title === usual) return;
    const stop = every(BLINK_MS, () => {
      document.title = document.title === title ? `● ${usual}` : title;
    });
    return () => {
      stop();
      document.title = usual;
    };
  }, [title, usual]);
  const queue = queues.find((one) => one.id === view?.queue)?.name ?? '';
  // One tab tells, whichever has the phone.
  useNotice(isIncoming && state.isLeading ? { title, text: queue } : null, () => {
    if (choice.answersOnClick && view?.isInBrowser) phone.answer(view.line);
  });
}
