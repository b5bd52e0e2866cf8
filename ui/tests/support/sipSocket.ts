// A socket to a SIP server that may fall silent.

/** Answers each REGISTER and each ping, as long as it is heard. */
export class FakeSipSocket {
  static pings = 0;
  static knowsPings = true;
  static readonly OPEN = 1;
  static made: FakeSipSocket[] = [];
  static isHeard = true;
  readonly OPEN = 1;
  readonly CONNECTING = 0;
  readyState = 0;
  registers = 0;
  private asked = '';
  get contact(): string {
    return /^Contact: <([^>]+)>/m.exec(this.asked)?.[1] ?? '';
  }
  onopen = () => {};
  onmessage = (_event: { data: string }) => {};
  onclose = (_event: object) => {};
  constructor() {
    FakeSipSocket.made.push(this);
    setTimeout(() => {
      if (!FakeSipSocket.isHeard) return;
      this.readyState = 1;
      this.onopen();
    });
  }
  send(text: string): void {
    if (text === '\r\n\r\n') {
      FakeSipSocket.pings++;
      if (FakeSipSocket.isHeard && FakeSipSocket.knowsPings)
        setTimeout(() => this.onmessage({ data: '\r\n' }));
    }
    if (!text.startsWith('REGISTER')) return;
    this.asked = text;
    if (FakeSipSocket.isHeard) this.answer();
  }
  answer(): void {
    this.registers++;
    const kept = this.asked
      .split('\r\n')
      .filter((line) => /^(Via|From|To|Call-ID|CSeq|Contact):/.test(line));
    const answer = ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n');
    setTimeout(() => this.onmessage({ data: answer }));
  }
  close(): void {
    this.readyState = 3;
  }
}
