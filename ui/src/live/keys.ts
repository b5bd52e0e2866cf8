// Every key of the workplace in one table: each is pressed with Alt, by its place on the keyboard.

/** KeyboardEvent.code by what it does. None of them is a menu or a move of a browser. */
export const KEYS = {
  ready: 'Digit1',
  away: 'Digit2',
  finish: 'Enter',
  answer: 'KeyA',
  reject: 'KeyX',
  hold: 'KeyH',
  mute: 'KeyM',
  keypad: 'KeyK',
  transfer: 'KeyT',
  conference: 'KeyC',
  recording: 'KeyR',
  line: 'KeyL',
  result: 'KeyO',
  later: 'KeyP',
  hang_up: 'KeyX',
  complete: 'Enter',
  swap: 'KeyS',
  take_back: 'KeyB',
} as const;

export type KeyName = keyof typeof KEYS;

/** As the list of keys shows them: those of one group can be there at the same time. */
export const KEY_GROUPS = {
  status: ['ready', 'away', 'finish'],
  offer: ['answer', 'reject'],
  talk: [
    'hold',
    'mute',
    'keypad',
    'transfer',
    'conference',
    'recording',
    'line',
    'result',
    'later',
    'hang_up',
  ],
  handover: ['complete', 'swap', 'take_back'],
} as const satisfies Record<string, readonly KeyName[]>;
