// A story: people in browsers of their own, evidence when it fails, everything closed at its end.

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, inject, test } from 'vitest';
import { type BrowserOptions, launch } from './browser.ts';
import { type Account, Company } from './company.ts';
import { keepConnections, Operator, type Person, Visitor } from './people.ts';
import { tidyUp } from './scratch.ts';
import { password, type Service } from './service.ts';

export const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** Far from one another's harmonics, and from the music on hold (below 340 Hz). */
export const CUSTOMER_HZ = 1130;
export const OPERATOR_HZ = 1710;
export const SECOND_HZ = 2350;

/** Less than the time limit of a test in vite.config.ts. */
const STORY_MS = 160_000;
const READ_MS = 5_000;
const MOST_WORDS = 3_000;

interface PersonOptions extends BrowserOptions {
  hertz?: number;
  context?: BrowserContextOptions;
  /** The addresses of the sound will be asked for. */
  watchesMedia?: boolean;
}

const browsers = new Map<string, Promise<Browser>>();
let visitors = 0;

afterAll(async () => {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
  tidyUp();
});

export class Stage {
  private readonly people: Person[] = [];
  readonly company: Company;

  constructor(readonly service: Service) {
    this.company = new Company(service);
  }

  /** Signed in, with a registered phone. `who`: a demo login, or somebody hired for this story. */
  async operator(who: string | Account, options: PersonOptions = {}): Promise<Operator> {
    const account =
      typeof who === 'string' ? { login: who, password: password(this.service, who) } : who;
    const operator = await this.person(Operator, OPERATOR_HZ, options);
    await operator.signsIn(account.login, account.password);
    return operator;
  }

  visitor(options: PersonOptions = {}): Promise<Visitor> {
    return this.person(Visitor, CUSTOMER_HZ, options);
  }

  /** A browser window of nobody. */
  stranger(options: PersonOptions = {}): Promise<Operator> {
    return this.person(Operator, OPERATOR_HZ, options);
  }

  private async person<T extends Person>(
    kind: new (...made: ConstructorParameters<typeof Person>) => T,
    usual: number,
    { hertz = usual, context: wishes = {}, watchesMedia = false, ...options }: PersonOptions,
  ): Promise<T> {
    const browser = await browserOf(hertz, options);
    const context = await browser.newContext({
      baseURL: this.service.address,
      viewport: { width: 1366, height: 768 },
      locale: 'uk-UA',
      timezoneId: 'Europe/Kyiv',
      permissions: ['microphone'],
      // The visitors' limit counts addresses, and all our browsers have the same one.
      extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${(process.pid + ++visitors) % 250}` },
      ...wishes,
    });
    if (watchesMedia) await context.addInitScript(keepConnections);
    await context.tracing.start({ snapshots: true });
    const person = new kind(await context.newPage(), context);
    this.people.push(person);
    return person;
  }

  async keepEvidence(name: string): Promise<void> {
    mkdirSync(RESULTS, { recursive: true });
    const title = name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 80);
    for (const [n, { page, context }] of this.people.entries()) {
      const place = join(RESULTS, `${title}-${n + 1}`);
      await page.screenshot({ path: `${place}.png` }).catch(() => {});
      // Of a run elsewhere only what is printed comes back.
      const words = await page.locator('body').innerText({ timeout: READ_MS }).catch(String);
      process.stderr.write(
        `${name}, page ${n + 1}:\n${words.replace(/\n+/g, ' | ').slice(0, MOST_WORDS)}\n`,
      );
      await context.tracing.stop({ path: `${place}.zip` }).catch(() => {});
    }
    cpSync(join(this.service.home, 'log'), join(RESULTS, 'log'), { recursive: true });
  }

  async close(): Promise<void> {
    await Promise.all(this.people.map(({ context }) => context.close().catch(() => {})));
  }
}

function browserOf(hertz: number, options: BrowserOptions): Promise<Browser> {
  const key = JSON.stringify([hertz, options]);
  const browser = browsers.get(key) ?? launch(hertz, options);
  browsers.set(key, browser);
  return browser;
}

/** `own`: a Dzvin of its own instead of the one that all stories share. */
export function story(
  name: string,
  tell: (stage: Stage) => Promise<void>,
  own?: () => Service,
): void {
  test(name, async () => {
    const stage = new Stage(own?.() ?? inject('service'));
    try {
      await inTime(tell(stage));
    } catch (error) {
      await stage.keepEvidence(name);
      throw error;
    } finally {
      await stage.close();
    }
  });
}

/** Before vitest gives up, so that the evidence of a story that hangs is kept. */
async function inTime(telling: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const clock = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error('the story does not end')), STORY_MS);
  });
  try {
    await Promise.race([telling, clock]);
  } finally {
    clearTimeout(late);
  }
}
