// Live data and the phone of whoever works here: started on sign-in, stopped on sign-out, the phone
// after the talks that go on.

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { reduceAcd } from '../features/acd/live.ts';
import { JsSipPhone } from '../features/calls/jssip.ts';
import { reduceCalls } from '../features/calls/live.ts';
import { SharedPhone } from '../features/calls/otherTab.ts';
import { PhoneProvider } from '../features/calls/PhoneContext.tsx';
import { phoneAccount, phoneIce, tellMicrophone } from '../features/calls/queries.ts';
import { Sound } from '../features/calls/sound/sound.ts';
import { reduceSupervised } from '../features/calls/supervised.ts';
import { isRungBack } from '../features/calls/view.ts';
import { watchMoves } from '../features/widgets/moves.ts';
import { loadSnapshot } from '../features/workplace/queries.ts';
import { LiveProvider } from '../live/LiveContext.tsx';
import { leadOneTab } from '../live/leader.ts';
import { callsOf } from '../live/lines.ts';
import { LiveStore } from '../live/store.ts';
import { watchDesk } from './deskLists.ts';
import { watchLists } from './lists.ts';

/** Calls reducers come first: they look at who waits before the queue forgets him. */
const REDUCERS = [reduceCalls, reduceSupervised, reduceAcd];

export interface WorkdayProps {
  operator: string;
  /** He is signed out, and only his phone is kept: for the talks that go on. */
  isOver: boolean;
  children: ReactNode;
}

export function Workday({ operator, isOver, children }: WorkdayProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const [phone, setPhone] = useState<SharedPhone | null>(null);
  const sound = useMemo(() => new Sound(), []);
  const store = useMemo(() => new LiveStore(loadSnapshot, REDUCERS), []);

  useEffect(() => {
    if (isOver) return;
    const unwatch = watchLists(store);
    const unwatchDesk = watchDesk(store);
    const unwatchMoves = watchMoves(store);
    void store.start();
    return () => {
      unwatch();
      unwatchDesk();
      unwatchMoves();
      store.stop();
    };
  }, [store, isOver]);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    sound.start();
    const name = `dzvin-phone-${operator}`;
    const shared = new SharedPhone(
      () => new BroadcastChannel(name),
      (onLead) => leadOneTab(name, onLead),
      () =>
        new JsSipPhone({
          account: phoneAccount,
          ice: phoneIce,
          tellMicrophone,
          audio: element,
          sound,
          isReachable: true,
          isRungBack: (line) => {
            const { snapshot } = store.getState();
            return !!snapshot && isRungBack(callsOf(snapshot), snapshot.me.operator, line);
          },
        }),
    );
    shared.start();
    setPhone(shared);
    return () => {
      shared.stop();
      sound.stop();
    };
  }, [operator, sound, store]);

  return (
    <LiveProvider store={store}>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions */}
      <audio ref={audio} autoPlay data-testid="remote-audio" />
      {phone && (
        <PhoneProvider phone={phone} sound={sound}>
          {children}
        </PhoneProvider>
      )}
    </LiveProvider>
  );
}
