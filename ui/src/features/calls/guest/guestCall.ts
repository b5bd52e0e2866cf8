// One call of a visitor, from the click to the end: microphone, credentials, phone, dial.

import { useEffect, useRef, useState } from 'react';
import { explain } from '../../../i18n/words.ts';
import { JsSipPhone } from '../jssip.ts';
import { checkMicrophone } from '../microphone.ts';
import type { EndWhy, PhoneState, Softphone } from '../softphone.ts';
import { guestAccount } from './queries.ts';

export type GuestStage =
  | 'idle'
  | 'asking'
  | 'connecting'
  | 'ringing'
  | 'talking'
  | 'ended'
  | 'no_microphone'
  | 'microphone_denied'
  | 'insecure'
  | 'lost'
  | 'busy'
  | 'failed'
  | 'refused';

export interface GuestCall {
  stage: GuestStage;
  /** Why the server refused, in words. */
  refusal: string;
  talkingSince: string | null;
  isMuted: boolean;
  isSoundLocked: boolean;
  call(audio: HTMLAudioElement): void;
  hangUp(): void;
  mute(isMuted: boolean): void;
  press(key: string): void;
  wake(): void;
}

const CONNECT_SECONDS = 20;

const AFTER: Record<EndWhy, GuestStage> = {
  ended: 'ended',
  busy: 'busy',
  rejected: 'failed',
  no_answer: 'failed',
  not_found: 'failed',
  media: 'no_microphone',
  failed: 'failed',
};

export function useGuestCall(slug: string): GuestCall {
  const [stage, setStage] = useState<GuestStage>('idle');
  const [refusal, setRefusal] = useState('');
  const [talkingSince, setTalkingSince] = useState<string | null>(null);
  const [phoneState, setPhoneState] = useState<PhoneState | null>(null);
  const phone = useRef<Softphone | null>(null);

  useEffect(() => () => phone.current?.stop(), []);

  function drop(): void {
    phone.current?.stop();
    phone.current = null;
  }

  function finish(last: GuestStage): void {
    drop();
    setPhoneState(null);
    setStage(last);
  }

  async function call(audio: HTMLAudioElement): Promise<void> {
    setTalkingSince(null);
    setStage('asking');
    const microphone = await checkMicrophone();
    if (microphone === 'denied') return setStage('microphone_denied');
    if (microphone === 'insecure') return setStage('insecure');
    if (microphone !== 'ready') return setStage('no_microphone');
    setStage('connecting');
    try {
      const account = await guestAccount(slug);
      ring(account.dial, audio, account);
    } catch (error) {
      setRefusal(explain(error));
      finish('refused');
    }
  }

  function ring(
    number: string,
    audio: HTMLAudioElement,
    account: Awaited<ReturnType<typeof guestAccount>>,
  ): void {
    const made = new JsSipPhone({
      account: () => Promise.resolve(account),
      audio,
      isReachable: false,
    });
    phone.current = made;
    let isDialled = false;
    let wasTalking = false;
    const tooLong = setTimeout(() => !isDialled && finish('failed'), CONNECT_SECONDS * 1000);
    made.subscribe(() => {
      if (phone.current !== made) return;
      const state = made.getState();
      setPhoneState(state);
      if (state.registration === 'registered' && !isDialled) {
        isDialled = true;
        clearTimeout(tooLong);
        made.dial(number);
        return;
      }
      if (state.call?.stage === 'talking' && !wasTalking) {
        wasTalking = true;
        setTalkingSince(new Date().toISOString());
      }
      if (state.call) setStage(state.call.stage === 'talking' ? 'talking' : 'ringing');
      else if (state.ended) {
        clearTimeout(tooLong);
        const isCut = state.registration === 'failed' && state.ended === 'failed';
        finish(isCut ? 'lost' : AFTER[state.ended]);
      }
    });
    made.start();
  }

  return {
    stage,
    refusal,
    talkingSince,
    isMuted: phoneState?.call?.isMuted ?? false,
    isSoundLocked: phoneState?.isSoundLocked ?? false,
    call: (audio) => void call(audio),
    hangUp: () => {
      if (phone.current?.getState().call) phone.current.hangUp();
      else finish('ended');
    },
    mute: (isMuted) => phone.current?.mute(isMuted),
    press: (key) => phone.current?.sendDigits(key),
    wake: () => phone.current?.wake(),
  };
}
