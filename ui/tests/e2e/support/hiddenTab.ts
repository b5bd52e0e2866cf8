// A tab that nobody looks at. Playwright keeps every page awake, so this one is driven without it: by
// Chromium's own protocol over a pipe, in a browser whose timers are slowed down as a user's are.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { findChromium } from './browser.ts';
import type { Account } from './company.ts';
import { SCRATCH } from './scratch.ts';
import { toneFile } from './tone.ts';
import { until } from './until.ts';

const ANSWER_MS = 30_000;

interface Answer {
  id?: number;
  error?: { message: string };
  result?: Record<string, unknown>;
}

/** What a page does while we look away, kept in it. */
export interface Kept {
  /** The longest pause, in milliseconds, of a timer of the page that asks for 100 ms. */
  slowest: number;
  rings: number;
  title: string;
  notices: string[];
  stage: string;
  visibility: string;
}

export class HiddenTab {
  private last = 0;
  private rest = '';
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private session = '';

  private constructor(
    private readonly browser: ChildProcess,
    private readonly address: string,
  ) {
    const [, , , , out] = browser.stdio;
    (out as Readable).setEncoding('utf-8').on('data', (text: string) => this.hear(text));
  }

  static async open(address: string, hertz: number): Promise<HiddenTab> {
    const browser = spawn(
      findChromium(),
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--remote-debugging-pipe',
        `--user-data-dir=${mkdtempSync(join(SCRATCH, 'hidden-'))}`,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${toneFile(hertz)}`,
        '--autoplay-policy=no-user-gesture-required',
        '--allow-loopback-in-peer-connection',
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const tab = new HiddenTab(browser, address);
    // A browser answers before its first page is there.
    const targetId = await until('the browser has a page', async () => {
      const { targetInfos } = await tab.ask<{ targetInfos: { type: string; targetId: string }[] }>(
        'Target.getTargets',
      );
      return targetInfos.find(({ type }) => type === 'page')?.targetId;
    });
    const attached = await tab.ask<{ sessionId: string }>('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    tab.session = attached.sessionId;
    return tab;
  }

  async close(): Promise<void> {
    if (this.browser.exitCode !== null || this.browser.signalCode) return;
    const ended = once(this.browser, 'exit');
    this.browser.kill('SIGTERM');
    await ended;
  }

  /** `remembers`: what this browser keeps of earlier days. */
  async signsIn({ login, password }: Account, remembers: Record<string, string>): Promise<void> {
    await this.ask('Page.enable');
    await this.ask('Page.addScriptToEvaluateOnNewDocument', { source: `(${keep})()` });
    // A page that stays where it is; the app's first one moves on, and may do so before it is seen.
    await this.goes(`${this.address}/call/nobody`);
    const form = JSON.stringify({ login, password });
    await this.does(`fetch('/api/session', {method: 'POST', body: ${JSON.stringify(form)},
      headers: {'content-type': 'application/json', 'x-dzvin': '1'}}).then((answer) => answer.status)`);
    await this.does(`Object.assign(localStorage, ${JSON.stringify(remembers)})`);
    await this.goes(`${this.address}/workplace`);
  }

  /** The value of an expression in the page. */
  async does<T>(expression: string): Promise<T> {
    const { result } = await this.ask<{ result: { value: T } }>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value;
  }

  /** Another tab is opened in front of it. */
  async isLeft(): Promise<void> {
    await this.ask('Target.createTarget', { url: 'about:blank' });
    await this.does('kept.begin()');
  }

  seen(): Promise<Kept> {
    return this.does('kept.now()');
  }

  private async goes(url: string): Promise<void> {
    await this.ask('Page.navigate', { url });
    await until(`the tab is at ${url}`, async () => {
      // A page that is being left answers nothing.
      const place = await this.does<string>('document.readyState + location.href').catch(() => '');
      return place === `complete${url}`;
    });
  }

  private ask<T>(method: string, params: object = {}): Promise<T> {
    const id = ++this.last;
    const [, , , into] = this.browser.stdio;
    const sessionId = method.startsWith('Target.') ? {} : { sessionId: this.session };
    (into as Writable).write(`${JSON.stringify({ id, method, params, ...sessionId })}\0`);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method}: no answer`)), ANSWER_MS);
      this.waiting.set(id, ({ error, result }) => {
        clearTimeout(late);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result as T);
      });
    });
  }

  private hear(text: string): void {
    const messages = (this.rest + text).split('\0');
    this.rest = messages.pop() ?? '';
    for (const message of messages) {
      const answer = JSON.parse(message) as Answer;
      if (answer.id) this.waiting.get(answer.id)?.(answer);
    }
  }
}

/** Runs in the page before its scripts. */
function keep(): void {
  const notices: (Notification & { title: string })[] = [];
  let went = 0;
  let slowest = 0;
  let rings = 0;
  const go = () => {
    if (went > 0) slowest = Math.max(slowest, performance.now() - went);
    went = performance.now();
    setTimeout(go, 100);
  };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (this: AudioBufferSourceNode, ...at) {
    if (this.loop && this.context.state === 'running') rings += 1;
    return start.apply(this, at as []);
  };
  class Shown extends EventTarget {
    static readonly permission = 'granted';
    onclick: (() => void) | null = null;
    constructor(readonly title: string) {
      super();
      notices.push(this as never);
    }
    close(): void {}
  }
  Object.assign(window, {
    Notification: Shown,
    kept: {
      begin: go,
      now: () => ({
        slowest: Math.round(slowest),
        rings,
        title: document.title,
        notices: notices.map(({ title }) => title),
        stage: document.querySelector<HTMLElement>('[data-testid=call-card]')?.dataset.stage ?? '',
        visibility: document.visibilityState,
      }),
      clicks: () => notices.at(-1)?.onclick?.(new Event('click')),
    },
  });
}
