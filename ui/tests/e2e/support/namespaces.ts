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
  /** Runs these lines there, with these variables. What they said; throws when one fails. */
  run(lines: string | string[], variables?: Record<string, string>): string;
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
    run: (lines, variables = {}) => {
      const [program = '', ...rest] = [...within, 'sh', '-ec', [lines].flat().join('\n')];
      const env = { ...environment, ...variables };
      return execFileSync(program, rest, { env, encoding: 'utf-8' });
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
  left.run([
    `ip link add ${here} type veth peer name ${there} netns ${right.pid}`,
    `ip address add ${hereAddress} dev ${here}`,
    `ip link set ${here} up`,
  ]);
  right.run([`ip address add ${thereAddress} dev ${there}`, `ip link set ${there} up`]);
}

/** A router between its cards `lan` and `wan`: `rule` says what it lets out; each destination sees
 * another port of it, and nobody gets in unasked. */
export function guard(router: Machine, rule = 'accept'): void {
  filter(
    router,
    `chain translate {
      type nat hook postrouting priority 100;
      oifname "wan" masquerade random
    }
    chain pass {
      type filter hook forward priority 0; policy drop;
      iifname "wan" ct state established,related accept
      iifname "lan" ${rule}
    }`,
  );
}

/** A router of a cloud: its public address stands for one machine behind it. */
export function standFor(router: Machine, inside: string): void {
  filter(
    router,
    `chain in {
      type nat hook prerouting priority -100;
      iifname "wan" dnat to ${inside}
    }
    chain out {
      type nat hook postrouting priority 100;
      oifname "wan" masquerade
    }`,
  );
}

function filter(router: Machine, chains: string): void {
  router.run([
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    `nft -f - <<'END'\nflush ruleset\ntable ip router {\n${chains}\n}\nEND`,
  ]);
}
