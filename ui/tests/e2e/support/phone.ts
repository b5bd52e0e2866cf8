// A SIP phone that signs in with what stands on its card: REGISTER with a digest, over UDP.

import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface PhoneCard {
  login: string;
  password: string;
  server: string;
  port: number;
}

const ANSWER_MS = 5_000;
const REGISTERED_SECONDS = 300;

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const token = () => randomBytes(8).toString('hex');

export class SipPhone {
  private readonly callId = token();
  private readonly tag = token();
  private n = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly card: PhoneCard,
  ) {
    socket.on('message', (data, sender) => this.hear(data.toString(), sender));
  }

  static async open(card: PhoneCard): Promise<SipPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new SipPhone(socket, card);
  }

  close(): void {
    this.socket.close();
  }

  /** The SIP code of the last answer: 200 when it is signed in. */
  async signsIn(seconds = REGISTERED_SECONDS): Promise<number> {
    const refused = await this.register(seconds);
    if (codeOf(refused) !== 401) return codeOf(refused);
    return codeOf(await this.register(seconds, this.proof(refused)));
  }

  signsOut(): Promise<number> {
    return this.signsIn(0);
  }

  private proof(refused: string): string {
    const { login, password, server } = this.card;
    const value = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(refused)?.[1] ?? '';
    const [realm, nonce, opaque] = [value('realm'), value('nonce'), value('opaque')];
    const cnonce = token();
    const uri = `sip:${server}`;
    const secret = md5(`${login}:${realm}:${password}`);
    const digest = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`REGISTER:${uri}`)}`);
    return (
      `Authorization: Digest username="${login}", realm="${realm}", nonce="${nonce}", ` +
      `uri="${uri}", response="${digest}", algorithm=MD5, qop=auth, nc=00000001, ` +
      `cnonce="${cnonce}"${opaque ? `, opaque="${opaque}"` : ''}`
    );
  }

  private async register(seconds: number, authorization = ''): Promise<string> {
    const { login, server, port } = this.card;
    const own = `127.0.0.1:${this.socket.address().port}`;
    this.n += 1;
    const message = [
      `REGISTER sip:${server} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${token()};rport`,
      `From: <sip:${login}@${server}>;tag=${this.tag}`,
      `To: <sip:${login}@${server}>`,
      `Call-ID: ${this.callId}`,
      `CSeq: ${this.n} REGISTER`,
      `Contact: <sip:${login}@${own}>;expires=${seconds}`,
      'Max-Forwards: 70',
      ...(authorization ? [authorization] : []),
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const answer = this.answerTo(this.n);
    this.socket.send(message, port, server);
    return answer;
  }

  /** Asterisk asks by OPTIONS whether the phone is there. */
  private hear(text: string, { port, address }: { port: number; address: string }): void {
    if (!text.startsWith('OPTIONS')) return;
    const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
    const reply = ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n');
    this.socket.send(reply, port, address);
  }

  private answerTo(n: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('no answer to REGISTER')), ANSWER_MS);
      const hear = (data: Buffer) => {
        const text = data.toString();
        if (!text.startsWith('SIP/2.0') || !text.includes(`CSeq: ${n} REGISTER`)) return;
        if (codeOf(text) < 200) return;
        clearTimeout(late);
        this.socket.off('message', hear);
        resolve(text);
      };
      this.socket.on('message', hear);
    });
  }
}

function codeOf(answer: string): number {
  return Number(answer.split(' ')[1]);
}
