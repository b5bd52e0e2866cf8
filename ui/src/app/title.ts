// The tab's title says who is calling, so that it is seen from another tab.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../features/calls/PhoneContext.tsx';
import { cardView } from '../features/calls/view.ts';
import { useSnapshot } from '../live/LiveContext.tsx';

export function useTitle(): void {
  const { t } = useTranslation();
  const { state } = usePhone();
  const { call, me, operators } = useSnapshot();
  const view = cardView(call, state.call, operators, me.operator);
  const isIncoming = view?.stage === 'incoming';
  const title = isIncoming
    ? t('call.title_incoming', {
        who: view.who || t(view.isVisitor ? 'call.visitor' : 'call.hidden_number'),
      })
    : t('app.name');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
