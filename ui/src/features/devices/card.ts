// The same credentials as each softphone wants to have them. Pure.

import type { Credentials, Way } from './queries.ts';

const USUAL_PORTS: Record<Way['transport'], number> = { udp: 5060, tcp: 5060, tls: 5061 };

export interface Account {
  login: string;
  password: string;
  domain: string;
  port: string;
  transport: string;
  /** Domain, with the port when it is not the usual one. */
  server: string;
}

/** By one of the ways that the server offers, the recommended one first. */
export function accountOf({ name, secret, domain, ways }: Credentials, place = 0): Account {
  const way = ways[place] ?? ways[0] ?? { transport: 'udp', port: USUAL_PORTS.udp };
  const host = domain.includes(':') ? `[${domain}]` : domain;
  const isUsual = way.port === USUAL_PORTS[way.transport];
  return {
    login: name,
    password: secret,
    domain,
    port: String(way.port),
    transport: way.transport.toUpperCase(),
    server: isUsual ? host : `${host}:${way.port}`,
  };
}

/** `MicroSIP.ini` of a fresh MicroSIP. Signs that end a line cannot be in any of the values. */
export function microsipIni(account: Account, label: string): string {
  const lines = [
    '[Settings]',
    'accountId=1',
    '[Account1]',
    `label=${label.replace(/[\r\n]+/g, ' ')}`,
    `server=${account.server}`,
    `domain=${account.server}`,
    `username=${account.login}`,
    `password=${account.password}`,
    `authID=${account.login}`,
    `transport=${account.transport.toLowerCase()}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Zoiper asks for one name and a password. */
export function zoiperName({ login, server }: Account): string {
  return `${login}@${server}`;
}

/** Where Linphone fetches all of it; the text of the QR code. */
export function setupAddress({ setup }: Credentials, origin: string): string {
  return `${origin}/api/public/phones/${setup}`;
}

/** A telephone in somebody's hand does not find this machine by such an address. */
export function isOnlyHere(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
