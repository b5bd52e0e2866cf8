// A phone for tests: writes down what it was asked, and becomes what a test says.

import { NO_PHONE, type PhoneState, type Softphone } from '../../src/features/calls/softphone.ts';
import { Observed } from '../../src/features/calls/state.ts';

export class TestPhone implements Softphone {
  readonly done: string[] = [];
  private readonly observed: Observed<PhoneState>;
  readonly getState: () => PhoneState;
  readonly subscribe: (listener: () => void) => () => void;
  constructor(state: Partial<PhoneState> = {}) {
    this.observed = new Observed<PhoneState>({ ...NO_PHONE, ...state });
    this.getState = this.observed.get;
    this.subscribe = this.observed.subscribe;
  }
  become = (change: Partial<PhoneState>) => this.observed.set(change);
  start = () => void this.done.push('start');
  stop = () => void this.done.push('stop');
  answer = (line = '') => void this.done.push(`answer ${line}`.trim());
  reject = (line = '') => void this.done.push(`reject ${line}`.trim());
  hangUp = (line = '') => void this.done.push(`hang up ${line}`.trim());
  turnTo = (line = '') => void this.done.push(`turn to ${line}`.trim());
  name = (call: string) => void this.done.push(`name ${call}`);
  wake = () => void this.done.push('wake');
  mute = (isMuted: boolean) => void this.done.push(`mute ${isMuted}`);
  sendDigits = (digits: string) => void this.done.push(`digits ${digits}`);
  dial = (number: string) => void this.done.push(`dial ${number}`);
  playTest = (where: 'ring' | 'headset') => void this.done.push(`play ${where}`);
  startCheck = () => void this.done.push('start check');
  stopCheck = () => void this.done.push('stop check');
}
