// Machines of a test's own, made of network namespaces: they end with us and reach nobody else.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const isRoot = process.getuid?.() === 0;
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

export interface Machine {
  pid: number;
  /** Words put before a command that shall run there. */
  within: string[];
  /** Runs these lines there. Throws when one fails. */
  run(...lines: string[]): void;
  end(): void;
}

/** `beside`: a machine to which it shall be connected, under the same owner. */
export async function machine(beside?: Machine): Promise<Machine> {
  const own = isRoot || beside ? [] : ['--user', '--map-current-user', '--keep-caps'];
  const words = [
    ...(beside && !isRoot ? entering(beside.pid, false) : []),
    'unshare',
    ...own,
    '--net',
    'sh',
    '-c',
    'ip link set lo up && echo ready && exec cat',
  ];
  const holder = spawn(words[0] as string, words.slice(1), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment,
  });
  const [said] = await Promise.race([
    once(createInterface(holder.stdout), 'line'),
    once(holder, 'exit'),
  ]);
  if (said !== 'ready') throw new Error('no network namespace can be made here: see above');
  const pid = holder.pid as number;
  const within = entering(pid, true);
  return {
    pid,
    within,
    run: (...lines) => {
      const [program, ...rest] = [...within, 'sh', '-ec', lines.join('\n')];
      execFileSync(program as string, rest, { env: environment, stdio: 'inherit' });
    },
    end: () => void holder.stdin.end(),
  };
}

function entering(pid: number, hasNet: boolean): string[] {
  const user = isRoot ? [] : ['--user', '--preserve-credentials'];
  return ['nsenter', '--target', String(pid), ...user, ...(hasNet ? ['--net'] : [])];
}

/** A cable: network cards `here` and `there`, each with its address. */
export function connect(
  [left, here, hereAddress]: [Machine, string, string],
  [right, there, thereAddress]: [Machine, string, string],
): void {
  left.run(
    `ip link add ${here} type veth peer name ${there} netns ${right.pid}`,
    `ip address add ${hereAddress} dev ${here}`,
    `ip link set ${here} up`,
  );
  right.run(`ip address add ${thereAddress} dev ${there}`, `ip link set ${there} up`);
}
