// Dzvin as a user starts it, `dzvin up`: on its own home and free ports, stopped by its own pid.

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomInt, X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SCRATCH } from './scratch.ts';
import { until } from './until.ts';

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const START_SECONDS = 180;
const STOP_SECONDS = 40;

/** What a story needs to know of a running Dzvin; plain data, it crosses processes. */
export interface Service {
  address: string;
  home: string;
  /** Of `dzvin up`. */
  pid: number;
  log: string;
  /** Where Asterisk hears providers and phones: 127.0.0.1. */
  sipPort: number;
}

export interface Started extends Service {
  stop(): Promise<void>;
}

/** `within`: words put before the command, to run it in a namespace of its own; `seenAt`: what a
 * browser opens when that is not loopback. */
export async function start(
  environment: Record<string, string> = {},
  within: string[] = [],
  seenAt?: string,
): Promise<Started> {
  const folder = mkdtempSync(join(SCRATCH, 'up-'));
  const home = join(folder, 'home');
  const log = join(folder, 'up.log');
  const address = '127.0.0.1';
  const httpPort = await freePort(address);
  const sipPort = await freePort(address, httpPort);
  const own = {
    DZVIN_HOME: home,
    DZVIN_BIND: address,
    DZVIN_HTTP_PORT: String(httpPort),
    DZVIN_SIP_PORT: String(sipPort),
    DZVIN_RTP_PORTS: '18000-18999',
    // Each visitor of a story comes from an address of his own: see browser.ts.
    DZVIN_TRUSTED_PROXY: address,
    ...environment,
  };
  const out = openSync(log, 'a');
  const words = [...within, join(REPOSITORY, '.venv/bin/dzvin'), 'up'];
  const child = spawn(words[0] as string, words.slice(1), {
    cwd: REPOSITORY,
    env: { ...withoutDzvin(process.env), ...own },
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  const stop = () => end(child, folder);
  const said = () => readFileSync(log, 'utf-8');
  try {
    await until(
      'dzvin up is ready',
      () => {
        if (child.exitCode !== null) throw new Error(`dzvin up ended: ${said().slice(-2000)}`);
        return said().includes('Dzvin runs:');
      },
      START_SECONDS,
    );
  } catch (error) {
    const told = said().slice(-2000);
    await stop();
    throw new Error(`${error}\n${told}`);
  }
  const open = seenAt ?? `http://${address}:${httpPort}`;
  return { address: open, home, log, sipPort, pid: child.pid ?? 0, stop };
}

/** As Ctrl-C does. The home goes with it. */
async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.pid) {
    process.kill(child.pid, 'SIGINT');
    await until(
      'dzvin up has ended',
      () => child.exitCode !== null || child.signalCode,
      STOP_SECONDS,
    );
  }
  rmSync(folder, { recursive: true, force: true });
}

function withoutDzvin(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('DZVIN_')),
  );
}

/** Below those that a system gives to whoever connects: one of those is taken again at any moment. */
const [FIRST_PORT, LAST_PORT] = [12_000, 17_900];

/** Free over TCP and over UDP. */
async function freePort(address: string, taken = 0): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (port !== taken && (await isFree(port, address))) return port;
  }
}

async function isFree(port: number, address: string): Promise<boolean> {
  const [server, socket] = [createServer(), createSocket('udp4')];
  try {
    await once(server.listen(port, address), 'listening');
    socket.bind(port, address);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
    socket.close();
  }
}

/** SHA-256 of a certificate's public key, as Chromium takes it. */
export function keyOf(file: string): string {
  const { publicKey } = new X509Certificate(readFileSync(file));
  const key = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

/** The password that was printed for a demo sign-in. */
export function password(service: Service, login: string): string {
  const lines = readFileSync(join(service.home, 'demo-sign-ins.txt'), 'utf-8').split('\n');
  const words = lines.map((line) => line.trim().split(/\s+/)).find((one) => one.includes(login));
  const found = words?.[words.indexOf(login) + 1];
  if (!found) throw new Error(`${login} has no demo sign-in`);
  return found;
}

/** The pid of `web`, `engine` …, as the home remembers it. */
export function pidOf(service: Service, part: string): number {
  const file = join(service.home, 'run', `${part}.pid.json`);
  return (JSON.parse(readFileSync(file, 'utf-8')) as { pid: number }).pid;
}
