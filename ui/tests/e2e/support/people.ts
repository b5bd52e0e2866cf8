// An operator at his page and a visitor at the page for calls: what their hands do.

import type { BrowserContext, Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** Long: a busy machine is no fault of the page. */
const PATIENCE_SECONDS = 30;

export class Person {
  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  at(testId: string, attributes: Record<string, string> = {}): Locator {
    const rest = Object.entries(attributes).map(([name, value]) => `[data-${name}="${value}"]`);
    return this.page.locator(`[data-testid="${testId}"]${rest.join('')}`).first();
  }

  /** Waits until it is on the screen. */
  async sees(
    testId: string,
    attributes: Record<string, string> = {},
    seconds = PATIENCE_SECONDS,
  ): Promise<void> {
    await this.at(testId, attributes).waitFor({ timeout: seconds * 1000 });
  }

  async seesNo(testId: string, attributes: Record<string, string> = {}): Promise<void> {
    await this.at(testId, attributes).waitFor({
      state: 'hidden',
      timeout: PATIENCE_SECONDS * 1000,
    });
  }

  async clicks(testId: string): Promise<void> {
    await this.at(testId).click({ timeout: PATIENCE_SECONDS * 1000 });
  }

  /** By keyboard, e.g. `Alt+KeyA`. */
  async presses(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** `uk`, `ru` or `en`, by the switch on the page or in the user's menu. */
  async speaks(language: string): Promise<void> {
    const isInMenu = (await this.at('user-menu').count()) > 0;
    if (isInMenu) await this.clicks('user-menu');
    const choice = this.at('language-switch').locator('label');
    await choice.nth(['uk', 'ru', 'en'].indexOf(language)).click();
    await this.page.waitForFunction((code) => document.documentElement.lang === code, language);
    if (!isInMenu) return;
    await this.presses('Escape');
    await this.seesNo('sign-out');
  }

  /** Addresses between which sound travels: this browser's and Asterisk's. */
  async mediaPath(): Promise<(string | undefined)[]> {
    const { local, remote } = await this.page.evaluate(mediaWay);
    return [local?.address, remote?.address];
  }

  /** `udp`, `tcp` or `tls` when a relay carries the sound, `direct` when nobody does. */
  async mediaCarrier(): Promise<string | undefined> {
    const { local } = await this.page.evaluate(mediaWay);
    return local?.candidateType === 'relay' ? local.relayProtocol : local && 'direct';
  }

  /** Waits until it says this: all of it, or what matches. */
  async reads(testId: string, words: string | RegExp): Promise<void> {
    let said = '';
    await until(
      () => `${testId} says ${words}; it says “${said}”`,
      async () => {
        said = await this.text(testId);
        return typeof words === 'string' ? said === words : words.test(said);
      },
      PATIENCE_SECONDS,
    );
  }

  /** Waits until so many are there. */
  async counts(selector: string, number: number): Promise<void> {
    const found = this.page.locator(selector);
    await until(
      `${number} of ${selector}`,
      async () => (await found.count()) === number,
      PATIENCE_SECONDS,
    );
  }

  text(testId: string): Promise<string> {
    return this.at(testId).innerText({ timeout: PATIENCE_SECONDS * 1000 });
  }
}

export class Operator extends Person {
  async signsIn(login: string, password: string): Promise<void> {
    await this.page.goto('/');
    await this.at('login').fill(login);
    await this.at('password').fill(password);
    await this.presses('Enter');
    await this.sees('status');
  }

  /** His phone is registered here and the router knows it. */
  async isReachable(): Promise<void> {
    await this.sees('sign-server', { state: 'live' });
    await this.sees('sign-phone', { state: 'registered' });
    // `waitForFunction` takes the first promise for the truth, so it is asked again from here.
    await until('his phone is reachable', () =>
      this.page.evaluate(async () => {
        const answer = await fetch('/api/workplace');
        return answer.ok && (await answer.json()).me.is_reachable;
      }),
    );
  }

  async becomesReady(): Promise<void> {
    await this.isReachable();
    await this.presses('Alt+Digit1');
    await this.sees('status', { state: 'ready' });
  }

  /** Answers what rings, by keyboard. */
  async answers(): Promise<void> {
    await this.sees('call-card', { stage: 'incoming' });
    await this.page.locator('[data-testid=answer]:enabled').waitFor();
    await this.presses('Alt+KeyA');
    await this.sees('call-card', { stage: 'talk' });
  }
}

export class Visitor extends Person {
  async calls(slug: string): Promise<void> {
    await this.page.goto(`/call/${slug}`);
    await this.clicks('guest-call');
    await this.sees('guest', { stage: 'talking' });
  }

  async hangsUp(): Promise<void> {
    await this.clicks('guest-hang-up');
    await this.sees('guest', { stage: 'ended' });
  }
}

/** Runs in the page before its scripts: keeps every connection of the page in reach. */
export function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  Object.assign(window, { connections: kept });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...given);
      kept.push(this);
    }
  };
}

interface End {
  address?: string;
  candidateType?: string;
  relayProtocol?: string;
}

async function mediaWay(): Promise<{ local?: End; remote?: End }> {
  const { connections } = window as unknown as { connections: RTCPeerConnection[] };
  const stats = await connections.at(-1)?.getStats();
  const all = [...(stats?.values() ?? [])];
  // Of several that were agreed on one carries the sound.
  const transport = all.find((one) => one.type === 'transport');
  const pair = stats?.get(transport?.selectedCandidatePairId);
  const end = (id: string) => {
    const found = all.find((one) => one.id === id);
    const { address, candidateType, relayProtocol } = found ?? {};
    return found && { address, candidateType, relayProtocol };
  };
  return { local: end(pair?.localCandidateId), remote: end(pair?.remoteCandidateId) };
}
