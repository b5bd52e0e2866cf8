// Chromium with a microphone that sounds at one known frequency.

import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { SCRATCH } from './scratch.ts';
import { toneFile } from './tone.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

export interface BrowserOptions {
  /** An ordinary user's Chrome has it not; ours talks to 127.0.0.1 where a machine has nothing else. */
  isLoopbackAllowed?: boolean;
  /** Words put before Chromium's command, to run it in another namespace. */
  within?: string[];
  /** The key of our own authority's certificate: as one who trusts it, and nothing else. */
  trustedKey?: string;
}

export function launch(hertz: number, options: BrowserOptions = {}): Promise<Browser> {
  const { isLoopbackAllowed = true, within = [], trustedKey } = options;
  return chromium.launch({
    executablePath: within.length > 0 ? wrapped(within) : findChromium(),
    headless: true,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${toneFile(hertz)}`,
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-gpu',
      '--no-first-run',
      ...(trustedKey ? [`--ignore-certificate-errors-spki-list=${trustedKey}`] : []),
      ...(isLoopbackAllowed ? ['--allow-loopback-in-peer-connection'] : []),
    ],
  });
}

export function findChromium(): string {
  const given = process.env.DZVIN_CHROMIUM;
  if (given) return given;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error('Chromium is missing: install chromium, or set DZVIN_CHROMIUM');
  return found;
}

/** Playwright starts one program only: a script that enters the namespace first. */
function wrapped(within: string[]): string {
  const place = join(SCRATCH, `chromium-${within.join('-').replace(/[^\w-]/g, '')}.sh`);
  const words = [...within, findChromium()].map((word) => `'${word}'`).join(' ');
  writeFileSync(place, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  return place;
}
