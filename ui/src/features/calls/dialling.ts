// Dialling by this browser's phone, or, where it has none, by the phones I answer on.

import { notifications } from '@mantine/notifications';
import { explain } from '../../i18n/words.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { callsOf } from '../../live/lines.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { usePhone } from './PhoneContext.tsx';
import { callOut } from './queries.ts';
import type { PhoneState } from './softphone.ts';

interface Dialling {
  /** I may dial now; in a talk on a further line, and the talk waits with music. */
  isFree: boolean;
  /** My desk phone or mobile rings first; then the number is dialled. */
  isOwnPhoneFirst: boolean;
  dial(number: string): void;
}

/** Beside what goes on already: every talk of mine waits by the phone of this page. */
export function hasFreeLine(snapshot: Snapshot, { call, others }: PhoneState): boolean {
  const mine = callsOf(snapshot);
  if (mine.length === 0) return !call;
  return (
    call !== null &&
    mine.length < snapshot.me.max_lines &&
    mine.every((one) => one.stage === 'talk' && !one.transfer) &&
    [call, ...others].every((one) => one.stage === 'talking')
  );
}

export function useDialling(): Dialling {
  const { phone, state } = usePhone();
  const snapshot = useSnapshot();
  const { me } = snapshot;
  const isInBrowser = state.registration === 'registered';
  // One that is on its way comes in a moment.
  const isOwnPhoneFirst = ['failed', 'forbidden'].includes(state.registration) && me.is_reachable;
  return {
    isFree: (isInBrowser || isOwnPhoneFirst) && hasFreeLine(snapshot, state),
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
