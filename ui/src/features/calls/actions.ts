// What the buttons of the call card do: by this browser's phone when it has the call, else by the server.

import { notifications } from '@mantine/notifications';
import { explain } from '../../i18n/words.ts';
import type { SharedPhone } from './otherTab.ts';
import {
  type CallOrder,
  inviteToCall,
  orderCall,
  pauseRecording,
  sendDigits,
  type Target,
  transferCall,
} from './queries.ts';
import type { CardView } from './view.ts';

export interface CallActions {
  answer(): void;
  reject(): void;
  hangUp(): void;
  toggleHold(): void;
  toggleMute(): void;
  press(key: string): void;
  transfer(kind: 'blind' | 'attended', to: Target): void;
  invite(to: Target): void;
  complete(): void;
  swap(): void;
  takeBack(): void;
  toggleRecording(): void;
}

export function callActions(view: CardView, phone: SharedPhone): CallActions {
  function order(what: CallOrder): void {
    ask((call) => orderCall(call, what));
  }
  function ask(act: (call: string) => Promise<void>): void {
    if (view.call) act(view.call).catch((error: unknown) => tell(error));
  }
  return {
    answer: () => {
      if (view.isInBrowser) phone.answer(view.line);
    },
    reject: () => (view.isInBrowser ? phone.reject(view.line) : order('reject')),
    hangUp: () => {
      if (view.isInBrowser) phone.hangUp(view.line);
      // A phone that is cut off falls silent, but cannot say goodbye.
      const isCutOff = phone.getState().registration !== 'registered';
      if (!view.isInBrowser || isCutOff) order('hang-up');
    },
    toggleHold: () => order(view.isHeld ? 'resume' : 'hold'),
    toggleMute: () => {
      // Silence must be certain: the phone does it at once, the server is told for its records.
      if (view.isInBrowser) phone.mute(!view.isMuted);
      if (view.isInTalk) order(view.isMuted ? 'unmute' : 'mute');
    },
    press: (key) => {
      if (view.isInBrowser) phone.sendDigits(key);
      else ask((call) => sendDigits(call, key));
    },
    transfer: (kind, to) => ask((call) => transferCall(call, kind, to)),
    invite: (to) => ask((call) => inviteToCall(call, to)),
    complete: () => order('complete'),
    swap: () => order('swap'),
    takeBack: () => order('return'),
    toggleRecording: () => ask((call) => pauseRecording(call, !view.recording?.is_paused)),
  };
}

function tell(error: unknown): void {
  notifications.show({ color: 'red', message: explain(error) });
}
