// Dialling by this browser's phone, or, where it has none, by the phones I answer on.

import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { explain } from '../../i18n/words.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { callsOf } from '../../live/lines.ts';
import type { Snapshot } from '../../live/snapshot.ts';
import { waysQuery } from './check/queries.ts';
import { usePhone } from './PhoneContext.tsx';
import { callOut } from './queries.ts';
import type { PhoneState } from './softphone.ts';

const ASKED_AGAIN_MS = 5_000;

interface Dialling {
  /** I may dial now; in a talk on a further line, and the talk waits with music. */
  isFree: boolean;
  /** My desk phone or mobile rings first; then the number is dialled. */
  isOwnPhoneFirst: boolean;
  /** Nothing can be dialled until this page's phone is there again. */
  isConnecting: boolean;
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
  const isInBrowser = state.registration === 'registered';
  const { isOwnPhoneFirst, isAnswered } = useOtherPhone();
  return {
    isFree: (isInBrowser || isOwnPhoneFirst) && hasFreeLine(snapshot, state),
    isOwnPhoneFirst,
    isConnecting: state.registration === 'failed' && !isOwnPhoneFirst && isAnswered,
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

/** This page has no phone, and another of mine would ring: the server may not know yet that the
 * page's own is gone, so it is asked again. One that is on its way comes in a moment. */
function useOtherPhone(): { isOwnPhoneFirst: boolean; isAnswered: boolean } {
  const { registration } = usePhone().state;
  const { status } = useLive();
  const { me } = useSnapshot();
  const isAsked =
    ['failed', 'forbidden'].includes(registration) && status === 'live' && me.is_reachable;
  const { data = [], isPending } = useQuery({
    ...waysQuery(`${me.state} ${registration}`),
    enabled: isAsked,
    refetchInterval: ASKED_AGAIN_MS,
  });
  return {
    isOwnPhoneFirst: isAsked && data.some((way) => way !== 'browser'),
    isAnswered: !isAsked || !isPending,
  };
}
