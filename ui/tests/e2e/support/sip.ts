// A provider's exchange, as small as can be: answers OPTIONS and REGISTER, calls us, all over UDP.

import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from './until.ts';

const token = () => randomBytes(8).toString('hex');

export class Exchange {
  /** How many OPTIONS were answered. */
  asked = 0;
  /** What REGISTER is answered with. */
  registerCode = 200;
  /** To INVITE. */
  private readonly codes: number[] = [];
  private dialog: { callId: string; from: string; to: string; line: string } | null = null;
  private readonly sound = createSocket('udp4');

  private constructor(
    private readonly socket: Socket,
    readonly address: string,
    private readonly target: { host: string; port: number },
  ) {
    socket.on('message', (data, sender) => this.hear(data.toString(), sender));
  }

  static async open(address: string, target: { host: string; port: number }): Promise<Exchange> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    const exchange = new Exchange(socket, address, target);
    exchange.sound.bind(0, address);
    await once(exchange.sound, 'listening');
    return exchange;
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
    this.sound.close();
  }

  /** Rings `number`; `answered()` tells when somebody has picked up. */
  call(number: string, caller: string): void {
    const { host, port } = this.target;
    const from = `<sip:${caller}@${this.address}>;tag=${token()}`;
    const line = `sip:${number}@${host}:${port}`;
    this.dialog = { callId: token(), from, to: `<${line}>`, line };
    this.send('INVITE', 1, this.offer());
  }

  async answered(): Promise<void> {
    await until('the call is answered', () => this.codes.includes(200));
  }

  hangUp(): void {
    this.send('BYE', 2);
  }

  private hear(text: string, sender: { address: string; port: number }): void {
    const [first = ''] = text.split('\r\n');
    if (first.startsWith('SIP/2.0')) {
      this.answer(Number(first.split(' ')[1]), text);
      return;
    }
    if (first.startsWith('ACK')) return;
    if (first.startsWith('OPTIONS')) this.asked += 1;
    const kept = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => header(text, name));
    const code = first.startsWith('REGISTER') ? this.registerCode : 200;
    const reply = [`SIP/2.0 ${code} So`, ...kept, 'Content-Length: 0', '', ''].join('\r\n');
    this.socket.send(reply, sender.port, sender.address);
  }

  private answer(code: number, text: string): void {
    if (!header(text, 'CSeq').includes('INVITE')) return;
    this.codes.push(code);
    if (code < 200 || !this.dialog) return;
    this.dialog.to = header(text, 'To').replace(/^To:\s*/i, '');
    const contact = /^Contact:.*<(sip:[^>]+)>/im.exec(text)?.[1];
    this.dialog.line = contact ?? this.dialog.line;
    this.send('ACK', 1);
  }

  private send(method: string, n: number, body = ''): void {
    if (!this.dialog) throw new Error('there is no call');
    const { callId, from, to, line } = this.dialog;
    const message = [
      `${method} ${line} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${this.port};branch=z9hG4bK${token()};rport`,
      `From: ${from}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${n} ${method}`,
      `Contact: <sip:exchange@${this.address}:${this.port}>`,
      'Max-Forwards: 70',
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
    this.socket.send(message, this.target.port, this.target.host);
  }

  private offer(): string {
    const { port } = this.sound.address();
    return [
      'v=0',
      `o=- 1 1 IN IP4 ${this.address}`,
      's=-',
      `c=IN IP4 ${this.address}`,
      't=0 0',
      `m=audio ${port} RTP/AVP 8`,
      'a=rtpmap:8 PCMA/8000',
      '',
    ].join('\r\n');
  }
}

function header(text: string, name: string): string {
  const found = text
    .split('\r\n')
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return found.join('\r\n');
}
