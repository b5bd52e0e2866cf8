// What the buttons of the call card do: by this browser's phone when it has the call, else by the server.

import { notifications } from '@mantine/notifications';
import { explain } from '../../i18n/words.ts';
import type { SharedPhone } from './otherTab.ts';
import { type CallOrder, orderCall, sendDigits } from './queries.ts';
import type { CardView } from './view.ts';

export interface CallActions {
  answer(): void;
  reject(): void;
  hangUp(): void;
  toggleHold(): void;
  toggleMute(): void;
  press(key: string): void;
}

export function callActions(view: CardView, phone: SharedPhone): CallActions {
  function order(what: CallOrder): void {
    if (!view.call) return;
    orderCall(view.call, what).catch((error: unknown) => tell(error));
  }
  return {
    answer: () => phone.answer(),
    reject: () => (view.isInBrowser ? phone.reject() : order('reject')),
    hangUp: () => {
      if (view.isInBrowser) phone.hangUp();
      // A phone that is cut off falls silent, but cannot say goodbye.
      const isCutOff = phone.getState().registration !== 'registered';
      if (!view.isInBrowser || isCutOff) order('hang-up');
    },
    toggleHold: () => order(view.isHeld ? 'resume' : 'hold'),
    toggleMute: () => {
      // Silence must be certain: the phone does it at once, the server is told for its records.
      if (view.isInBrowser) phone.mute(!view.isMuted);
      if (view.canHold) order(view.isMuted ? 'unmute' : 'mute');
    },
    press: (key) => {
      if (view.isInBrowser) phone.sendDigits(key);
      else if (view.call) sendDigits(view.call, key).catch((error: unknown) => tell(error));
    },
  };
}

function tell(error: unknown): void {
  notifications.show({ color: 'red', message: explain(error) });
}
