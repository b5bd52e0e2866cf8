// One phone for all tabs: the leading tab has it, the others show it and command it.

import { NO_PHONE, type PhoneState, type Softphone } from './softphone.ts';
import { Observed } from './state.ts';

type Order =
  | { order: 'answer' | 'reject' | 'hangUp' | 'turnTo'; line?: string | undefined }
  | { order: 'name'; call: string }
  | { order: 'wake' }
  | { order: 'startCheck' }
  | { order: 'stopCheck' }
  | { order: 'playTest'; where: 'ring' | 'headset' }
  | { order: 'mute'; isMuted: boolean }
  | { order: 'sendDigits'; digits: string }
  | { order: 'dial'; number: string };
type Message = Order | { state: PhoneState } | { ask: true };

export interface Channel {
  postMessage(message: Message): void;
  onmessage: ((event: MessageEvent<Message>) => unknown) | null;
  close(): void;
}

export interface SharedPhoneState extends PhoneState {
  /** This tab has the phone. */
  isLeading: boolean;
}

/** `lead` calls back when this tab may have the phone, and answers how to give it up. */
export class SharedPhone implements Softphone {
  private readonly observed = new Observed<SharedPhoneState>({ ...NO_PHONE, isLeading: false });
  readonly getState = this.observed.get;
  readonly subscribe = this.observed.subscribe;

  private channel: Channel | null = null;
  private own: Softphone | null = null;
  private giveUp: () => void = () => {};

  constructor(
    private readonly openChannel: () => Channel,
    private readonly lead: (onLead: () => void) => () => void,
    private readonly makePhone: () => Softphone,
  ) {}

  start(): void {
    this.channel = this.openChannel();
    this.channel.onmessage = (event) => this.hear(event.data);
    this.channel.postMessage({ ask: true });
    this.giveUp = this.lead(() => this.takeLead());
  }

  stop(): void {
    this.own?.stop();
    this.own = null;
    this.giveUp();
    this.channel?.close();
    this.channel = null;
    this.observed.set({ ...NO_PHONE, isLeading: false });
  }

  answer(line?: string): void {
    this.order({ order: 'answer', line });
  }

  reject(line?: string): void {
    this.order({ order: 'reject', line });
  }

  hangUp(line?: string): void {
    this.order({ order: 'hangUp', line });
  }

  turnTo(line?: string): void {
    this.order({ order: 'turnTo', line });
  }

  name(call: string): void {
    this.order({ order: 'name', call });
  }

  mute(isMuted: boolean): void {
    this.order({ order: 'mute', isMuted });
  }

  sendDigits(digits: string): void {
    this.order({ order: 'sendDigits', digits });
  }

  dial(number: string): void {
    this.order({ order: 'dial', number });
  }

  wake(): void {
    this.order({ order: 'wake' });
  }

  playTest(where: 'ring' | 'headset'): void {
    this.order({ order: 'playTest', where });
  }

  startCheck(): void {
    this.order({ order: 'startCheck' });
  }

  stopCheck(): void {
    this.order({ order: 'stopCheck' });
  }

  private takeLead(): void {
    if (!this.channel) return;
    const own = this.makePhone();
    this.own = own;
    own.subscribe(() => this.tell(own.getState()));
    own.start();
    this.observed.set({ ...own.getState(), isLeading: true });
  }

  private tell(state: PhoneState): void {
    this.observed.set({ ...state });
    this.channel?.postMessage({ state });
  }

  private hear(message: Message): void {
    if ('state' in message) {
      if (!this.own) this.observed.set({ ...message.state });
    } else if ('ask' in message) {
      if (this.own) this.channel?.postMessage({ state: this.own.getState() });
    } else if (this.own) perform(this.own, message);
  }

  private order(order: Order): void {
    if (this.own) perform(this.own, order);
    else this.channel?.postMessage(order);
  }
}

function perform(phone: Softphone, order: Order): void {
  switch (order.order) {
    case 'answer':
      phone.answer(order.line);
      break;
    case 'reject':
      phone.reject(order.line);
      break;
    case 'hangUp':
      phone.hangUp(order.line);
      break;
    case 'turnTo':
      phone.turnTo(order.line);
      break;
    case 'name':
      phone.name(order.call);
      break;
    case 'wake':
      phone.wake();
      break;
    case 'startCheck':
      phone.startCheck();
      break;
    case 'stopCheck':
      phone.stopCheck();
      break;
    case 'playTest':
      phone.playTest(order.where);
      break;
    case 'mute':
      phone.mute(order.isMuted);
      break;
    case 'sendDigits':
      phone.sendDigits(order.digits);
      break;
    case 'dial':
      phone.dial(order.number);
      break;
  }
}
