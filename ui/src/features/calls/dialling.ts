// Dialling by this browser's phone, or, where it has none, by the phones I answer on.

import { notifications } from '@mantine/notifications';
import { explain } from '../../i18n/words.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { usePhone } from './PhoneContext.tsx';
import { callOut } from './queries.ts';

interface Dialling {
  isFree: boolean;
  /** My desk phone or mobile rings first; then the number is dialled. */
  isOwnPhoneFirst: boolean;
  dial(number: string): void;
}

export function useDialling(): Dialling {
  const { phone, state } = usePhone();
  const { call, me } = useSnapshot();
  const isInBrowser = state.registration === 'registered';
  // One that is on its way comes in a moment.
  const isOwnPhoneFirst = ['failed', 'forbidden'].includes(state.registration) && me.is_reachable;
  return {
    isFree: (isInBrowser || isOwnPhoneFirst) && !state.call && !call,
    isOwnPhoneFirst,
    dial: (number) => {
      if (isInBrowser) phone.dial(number);
      else {
        callOut(number).catch((error: unknown) =>
          notifications.show({ color: 'red', message: explain(error) }),
        );
      }
    },
  };
}
