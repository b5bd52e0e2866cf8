// One SIP session of JsSIP turned into our PhoneCall: media, tones for keys, and why it ended.

import { C } from 'jssip';
import type { EndEvent, RTCSession } from 'jssip/lib/RTCSession';
import { doubt } from '../../live/network.ts';
import { offerInTime } from './ice.ts';
import { isCut, isPastHope, type Media, watchMedia } from './mediaWatch.ts';
import { watchQuality } from './qualityWatch.ts';
import { type EndWhy, endWhy, type PhoneCall } from './softphone.ts';

/** Q.850 causes that the server takes for an end nobody wished (dzvin/calls/returning.py). */
const PAGE_LEFT = 27;
const CONNECTION_LOST = 38;
const NO_WAY = 58;
const UNAVAILABLE = 503;

const CLEAN = { echoCancellation: true, noiseSuppression: true };

export interface SessionHandlers {
  /** Which it is given when it begins. */
  microphone: string;
  onChange(call: PhoneCall): void;
  onAudio(stream: MediaStream): void;
  onEnded(why: EndWhy): void;
  onMicrophoneFailed(error: unknown): void;
  /** Whether what is sent now arrives; none for a guest, whose return nobody awaits. */
  isServerHeard?: (() => boolean) | undefined;
  /** The server keeps the customer of this one, and rings me back. */
  isRungBack?: ((line?: string) => boolean) | undefined;
}

/** An empty microphone is the system's own; so is one that has been unplugged. */
export function mediaOptions(iceServers: RTCIceServer[], microphone = '') {
  const chosen: { deviceId?: { ideal: string } } = {};
  if (microphone) chosen.deviceId = { ideal: microphone };
  const audio = { ...CLEAN, ...chosen };
  return { mediaConstraints: { audio, video: false }, pcConfig: { iceServers } };
}

export class Session {
  private call: PhoneCall;
  private isSilenced = false;
  private isAside = false;
  private media: Media = { isLost: () => false, hadWay: () => true, strand: () => {} };
  private stream: MediaStream | null = null;
  private microphone: string;
  /** Taken instead of the one that JsSIP opened, and closes. */
  private replaced: MediaStreamTrack | null = null;

  constructor(
    private readonly session: RTCSession,
    direction: PhoneCall['direction'],
    number: string,
    private readonly handlers: SessionHandlers,
    public line?: string,
  ) {
    const stage = direction === 'incoming' ? 'ringing' : 'dialling';
    this.microphone = handlers.microphone;
    this.call = { direction, stage, number, isMuted: false, line };
    this.listen();
    this.change({});
  }

  answer(media: ReturnType<typeof mediaOptions>): void {
    if (this.call.stage !== 'ringing') return;
    this.change({ stage: 'connecting' });
    this.microphone = media.mediaConstraints.audio.deviceId?.ideal ?? '';
    this.session.answer(media);
  }

  /** In the middle of a talk: another one was chosen, or this one is gone. */
  async switchMicrophone(id: string): Promise<void> {
    const sender = this.session.connection?.getSenders().find((one) => one.track?.kind === 'audio');
    const isGone = sender?.track?.readyState === 'ended';
    if ((id === this.microphone && !isGone) || this.call.stage !== 'talking') return;
    this.microphone = id;
    const { mediaConstraints } = mediaOptions([], id);
    const stream = await navigator.mediaDevices.getUserMedia(mediaConstraints).catch(() => null);
    const track = stream?.getAudioTracks()[0];
    if (!track) return;
    const before = this.replaced;
    this.replaced = track;
    track.enabled = !this.call.isMuted && !this.isAside;
    if (this.isSilenced || !sender) track.stop();
    else await sender.replaceTrack(track);
    before?.stop();
    this.watch(track);
  }

  isCalled(line: string): void {
    this.line = line;
    this.change({ line });
  }

  reject(): void {
    if (!this.session.isEnded()) this.session.terminate({ status_code: 603 });
  }

  hangUp(): void {
    if (this.session.isEnded()) return;
    if (this.call.stage === 'ringing') this.reject();
    else this.session.terminate();
  }

  /** The page goes, and nobody hangs up: the server keeps the customer for us. */
  leave(): void {
    this.breakOff(PAGE_LEFT);
  }

  mute(isMuted: boolean): void {
    this.call = { ...this.call, isMuted };
    this.hush();
    this.change({});
  }

  /** Another call is heard instead, and hears us; or this one again. */
  putAside(isAside: boolean): void {
    this.isAside = isAside;
    this.hush();
    if (!isAside && this.stream) this.handlers.onAudio(this.stream);
  }

  get now(): PhoneCall {
    return this.call;
  }

  /** What is not answered yet has no microphone. */
  private hush(): void {
    if (!this.session.connection) return;
    if (this.call.isMuted || this.isAside) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
  }

  sendDigits(digits: string): void {
    if (!this.session.isEstablished()) return;
    const transportType = C.DTMF_TRANSPORT.RFC2833;
    this.session.sendDTMF(digits, { transportType, duration: 120, interToneGap: 80 });
  }

  /** The socket is a new one: say so to the other side, or learn that the call is over. */
  rebind(): void {
    const { direction, stage } = this.call;
    if (direction === 'incoming' && stage !== 'talking') {
      // Its question went with the socket: no answer arrives any more, and no withdrawal is heard.
      this.breakOff(CONNECTION_LOST);
      return;
    }
    if (!this.session.isEstablished()) return;
    const { connection } = this.session;
    const isOver = this.isRungBack
      ? this.media.isLost() || isCut(connection)
      : isPastHope(connection);
    if (isOver) this.breakOff(CONNECTION_LOST);
    else this.session.renegotiate();
  }

  /** Its sound has no way any more: the server rings us back, as soon as it can be told. What it would
   * not ring back is kept as long as it may heal. */
  mend(): void {
    if (!this.session.isEstablished()) return;
    const { isRungBack } = this;
    const isLost = this.media.isLost();
    this.change({ isCut: isLost && isRungBack, isSoundless: isLost && !isRungBack });
    if (!isLost || !this.handlers.isServerHeard?.()) return;
    const why = this.media.hadWay() ? CONNECTION_LOST : NO_WAY;
    if (isRungBack || isPastHope(this.session.connection)) this.breakOff(why);
  }

  private get isRungBack(): boolean {
    return this.handlers.isRungBack?.(this.line) ?? false;
  }

  private breakOff(cause: number): void {
    if (this.session.isEnded()) return;
    if (this.call.stage === 'talking') {
      this.session.terminate({ extraHeaders: [`Reason: Q.850;cause=${cause}`] });
    } else if (this.call.direction === 'incoming') {
      this.session.terminate({ status_code: UNAVAILABLE });
    } else this.session.terminate();
  }

  private change(part: Partial<PhoneCall>): void {
    this.call = { ...this.call, ...part };
    if (!this.isSilenced) this.handlers.onChange(this.call);
  }

  private listen(): void {
    const { session } = this;
    offerInTime(session);
    session.on('peerconnection', (event) => this.hear(event.peerconnection));
    if (session.connection) this.hear(session.connection);
    session.on('progress', () => {
      if (this.call.direction === 'outgoing') this.change({ stage: 'dialling' });
    });
    session.on('confirmed', () => {
      for (const { track } of session.connection?.getSenders() ?? []) this.watch(track);
    });
    for (const event of ['accepted', 'confirmed'] as const) {
      session.on(event, () => {
        this.hush();
        this.change({ stage: 'talking' });
      });
    }
    if (this.handlers.isServerHeard) {
      watchQuality(session, {
        onTrouble: (trouble) => this.change({ trouble }),
        onStranded: (is) => this.media.strand(is),
      });
    }
    // Its sound may have failed before there was a talk to break off.
    session.on('confirmed', () => this.mend());
    session.on('getusermediafailed', (error) => this.handlers.onMicrophoneFailed(error));
    session.on('ended', (event) => this.over(event));
    session.on('failed', (event) => this.over(event));
  }

  /** Unplugged, or no longer allowed, while it is heard; a stop of our own tells nothing. */
  private watch(track: MediaStreamTrack | null | undefined): void {
    const lost = new DOMException('', 'NotFoundError');
    track?.addEventListener('ended', () => {
      const senders = this.session.connection?.getSenders() ?? [];
      const isHeard = senders.some((one) => one.track === track);
      if (!this.isSilenced && isHeard) this.handlers.onMicrophoneFailed(lost);
    });
  }

  private hear(connection: RTCPeerConnection): void {
    if (this.handlers.isServerHeard) {
      this.media = watchMedia(connection, { onDoubt: doubt, onChange: () => this.mend() });
    }
    connection.addEventListener('track', (event) => {
      this.stream = event.streams[0] ?? new MediaStream([event.track]);
      if (!this.isAside) this.handlers.onAudio(this.stream);
    });
  }

  private over(event: EndEvent): void {
    this.isSilenced = true;
    this.replaced?.stop();
    const code = (event.message as { status_code?: number } | null)?.status_code;
    this.handlers.onEnded(endWhy(event.cause, code));
  }
}
