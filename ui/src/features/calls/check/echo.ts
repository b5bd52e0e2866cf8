// The call to the echo: the operator hears himself, and the browser counts what came back.

import type { EndEvent, RTCSession } from 'jssip/lib/RTCSession';
import { every } from '../../../live/ticks.ts';
import { offerInTime } from '../ice.ts';
import { Meter } from './level.ts';
import { type Measured, measured } from './stats.ts';

/** Long enough for a report of the other side (RTCP, each 5 s). */
export const ECHO_SECONDS = 8;
const LOOK_MS = 100;
const CONNECT_SECONDS = 15;
/** So loud is a voice, and never the noise of an open microphone. */
export const HEARD_PERCENT = 20;

export interface CheckState {
  stage: 'calling' | 'echo' | 'over';
  secondsLeft: number;
  /** Of my microphone, and of what comes back: now and the loudest; see `level.ts`. */
  level: number;
  loudest: number;
  returned: number;
  measured: Measured | null;
  microphone: 'open' | 'failed';
  /** Ended before its time: a call came, or the operator has closed it. */
  isCut: boolean;
}

export interface EchoHandlers {
  onChange(state: CheckState): void;
  onAudio(stream: MediaStream): void;
  onOver(): void;
}

export class EchoCheck {
  private state: CheckState = {
    stage: 'calling',
    secondsLeft: ECHO_SECONDS,
    level: 0,
    loudest: 0,
    returned: 0,
    measured: null,
    microphone: 'open',
    isCut: false,
  };
  private session: RTCSession | null = null;
  private context: AudioContext | null = null;
  private mine: Meter | null = null;
  private theirs: Meter | null = null;
  private ticks = 0;
  private stopTicks: () => void = () => {};

  constructor(private readonly handlers: EchoHandlers) {
    handlers.onChange(this.state);
  }

  begin(session: RTCSession): void {
    this.session = session;
    offerInTime(session);
    this.stopTicks = every(LOOK_MS, () => this.tick());
    if (session.connection) this.listen(session.connection);
    else session.on('peerconnection', (event) => this.listen(event.peerconnection));
    session.on('confirmed', () => this.heard());
    session.on('getusermediafailed', () => this.change({ microphone: 'failed' }));
    session.on('ended', () => this.over());
    session.on('failed', (event: EndEvent) => this.over(event));
  }

  /** Before its time. */
  end(): void {
    this.change({ isCut: true });
    this.finish();
  }

  /** What it has by now is the result. */
  private finish(): void {
    const { session } = this;
    this.over();
    if (session && !session.isEnded()) session.terminate();
  }

  private listen(connection: RTCPeerConnection): void {
    this.context = new AudioContext();
    connection.addEventListener('track', ({ streams, track }) => {
      const stream = streams[0] ?? new MediaStream([track]);
      this.handlers.onAudio(stream);
      if (this.context) this.theirs = new Meter(this.context, stream);
    });
  }

  /** Both sides are there: now it counts. */
  private heard(): void {
    const sender = this.session?.connection?.getSenders().find((one) => one.track);
    if (this.context && sender?.track) {
      this.mine = new Meter(this.context, new MediaStream([sender.track]));
    }
    this.ticks = 0;
    this.change({ stage: 'echo' });
  }

  private tick(): void {
    this.ticks += 1;
    const seconds = (this.ticks * LOOK_MS) / 1000;
    if (this.state.stage === 'calling') {
      if (seconds >= CONNECT_SECONDS) this.finish();
      return;
    }
    const level = this.mine?.level() ?? 0;
    this.change({
      level,
      loudest: Math.max(level, this.state.loudest),
      returned: Math.max(this.theirs?.level() ?? 0, this.state.returned),
      secondsLeft: Math.max(0, Math.ceil(ECHO_SECONDS - seconds)),
    });
    if (this.ticks % 10 === 0) void this.count(seconds >= ECHO_SECONDS);
  }

  private async count(isLast: boolean): Promise<void> {
    const stats = await this.session?.connection?.getStats().catch(() => undefined);
    if (stats) this.change({ measured: measured(stats.values()) ?? this.state.measured });
    if (isLast) this.finish();
  }

  private over(event?: EndEvent): void {
    if (this.state.stage === 'over') return;
    if (event?.cause === 'User Denied Media Access') this.change({ microphone: 'failed' });
    this.stopTicks();
    this.mine?.close();
    this.theirs?.close();
    void this.context?.close();
    this.change({ stage: 'over', level: 0, secondsLeft: 0 });
    this.handlers.onOver();
  }

  private change(part: Partial<CheckState>): void {
    if (this.state.stage === 'over') return;
    this.state = { ...this.state, ...part };
    this.handlers.onChange(this.state);
  }
}
