// A gateway as the server shows it, and as the form holds it.

import { changedValues } from '../../forms/values.ts';
import { type Price, priceText, readPrices } from './prices.ts';

export interface Rule {
  strip: string;
  add: string;
}

export interface LiveState {
  state: 'up' | 'down' | 'unknown';
  why: '' | 'rejected' | 'no_answer' | 'unreachable';
  sip_code: number | null;
  registration: string;
  is_reachable: boolean | null;
  since: string | null;
}

/** `line`: we register there; `peer`: by address; `pbx`: the company's own exchange. */
export const KINDS = ['line', 'peer', 'pbx'] as const;
export type GatewayKind = (typeof KINDS)[number];
export const CODECS = ['alaw', 'ulaw', 'g722', 'opus'];
export const TRANSPORTS = ['udp', 'tcp', 'tls'];
export const TRUSTS = ['public', 'pinned', 'any'] as const;
export type TlsTrust = (typeof TRUSTS)[number];

interface Shared {
  name: string;
  host: string;
  port: number;
  transport: string;
  username: string;
  realm: string;
  expires_seconds: number;
  options_seconds: number;
  outbound_proxy: string;
  has_srtp: boolean;
  codecs: string[];
  max_channels: number;
  max_per_second: number;
  rules: Rule[];
  country: string;
  is_trusted: boolean;
  caller_number: string;
  from_user: string;
  addresses: string[];
  tls_trust: TlsTrust;
  tls_ca: string;
  /** Of an own PBX: who is behind it, `1XXX` or `8*`. */
  extensions: string[];
  /** The people of an own PBX may call the public network. */
  may_call_out: boolean;
  is_active: boolean;
}

/** Where it registers: the recommended way first. */
export interface Registrar {
  domain: string;
  ways: { transport: string; port: number }[];
}

export interface Gateway extends Shared {
  id: string;
  provider: string;
  project: string;
  kind: GatewayKind;
  has_secret: boolean;
  prices: Price[];
  position: number;
  /** Nobody typed its addresses: they are what its host stands for now. */
  follows_host: boolean;
  /** Of an own PBX that registers here. */
  login: string;
  registrar: Registrar | null;
  live: LiveState;
}

/** `secret` is empty until somebody writes a new one: the stored one is never shown. */
export interface GatewayForm extends Shared {
  secret: string;
  /** One line a price, see prices.ts. */
  prices: string;
  /** An own PBX without an address comes to us with its login. */
  registers_here: boolean;
}

const NEW: GatewayForm = {
  name: '',
  host: '',
  port: 5060,
  transport: 'udp',
  username: '',
  secret: '',
  realm: '',
  expires_seconds: 300,
  options_seconds: 30,
  outbound_proxy: '',
  has_srtp: false,
  codecs: ['alaw', 'ulaw'],
  max_channels: 0,
  max_per_second: 0,
  rules: [],
  country: 'UA',
  is_trusted: false,
  caller_number: '',
  from_user: '',
  addresses: [],
  tls_trust: 'public',
  tls_ca: '',
  extensions: [],
  may_call_out: false,
  prices: '',
  registers_here: true,
  is_active: true,
};

export function formOf(gateway?: Gateway): GatewayForm {
  if (!gateway) return NEW;
  const own = ['secret', 'prices', 'registers_here'];
  const names = Object.keys(NEW).filter((name) => !own.includes(name)) as (keyof Shared)[];
  const shared = Object.fromEntries(names.map((name) => [name, gateway[name]]));
  const addresses = gateway.follows_host ? [] : gateway.addresses;
  const prices = priceText(gateway.prices);
  return { ...NEW, ...shared, addresses, prices, registers_here: !gateway.host };
}

/** What POST takes. */
export function toCreate(form: GatewayForm, kind: GatewayKind, provider: string, position: number) {
  return { ...toGateway(form, kind), kind, provider, position };
}

/** What PATCH takes; an empty password means the one that is stored. */
export function toChange(before: GatewayForm, after: GatewayForm, kind: GatewayKind) {
  const { secret, ...rest } = changedValues(toGateway(before, kind), toGateway(after, kind));
  return secret ? { ...rest, secret } : rest;
}

function toGateway(form: GatewayForm, kind: GatewayKind) {
  const { registers_here, extensions, may_call_out, ...rest } = form;
  const isComing = kind === 'pbx' && registers_here;
  return {
    ...rest,
    host: isComing ? '' : form.host.trim(),
    addresses: isComing ? [] : form.addresses,
    rules: withoutEmpty(form.rules),
    prices: readPrices(form.prices) ?? [],
    ...(kind === 'pbx' ? { extensions, may_call_out } : {}),
  };
}

function withoutEmpty(rules: Rule[]): Rule[] {
  return rules.filter(({ strip, add }) => strip || add);
}

/** The shortest password of who registers here. */
const SHORTEST_SECRET = 16;

export function checkGateway(
  form: GatewayForm,
  kind: GatewayKind,
  hasSecret = false,
): Record<string, string> {
  const isComing = kind === 'pbx' && form.registers_here;
  const needed: (keyof GatewayForm)[] = isComing ? [] : ['host'];
  if (kind === 'line') needed.push('username');
  if (isComing && !hasSecret) needed.push('secret');
  const missing = ['name' as const, ...needed].filter((name) => !String(form[name]).trim());
  const wrong = Object.fromEntries(missing.map((name) => [name as string, 'required']));
  if (isComing && form.secret && form.secret.length < SHORTEST_SECRET) wrong.secret = 'too_short';
  if (kind === 'pbx' && form.extensions.length === 0) wrong.extensions = 'required';
  if (form.codecs.length === 0) wrong.codecs = 'required';
  if (readPrices(form.prices) === null) wrong.prices = 'price_line';
  if (form.tls_trust === 'pinned' && !form.tls_ca.trim()) wrong.tls_ca = 'required';
  return wrong;
}

/** What was typed or pasted into a field of several: one entry each, none twice. */
export function entries(typed: string[]): string[] {
  return [...new Set(typed.flatMap((text) => text.split(/[\s,;]+/)).filter(Boolean))];
}

/** TLS has a port of its own; a port that somebody chose stays. */
export function portFor(transport: string, port: number): number {
  const usual = (secure: boolean) => (secure ? 5061 : 5060);
  return port === usual(transport !== 'tls') ? usual(transport === 'tls') : port;
}

/** Which gateways get another place when one of them moves up (-1) or down (1). */
export function moved(gateways: Gateway[], id: string, by: -1 | 1): [string, number][] {
  const from = gateways.findIndex((one) => one.id === id);
  const to = from + by;
  const order = [...gateways];
  const [one] = order.splice(from, 1);
  if (!one || to < 0 || to > order.length) return [];
  order.splice(to, 0, one);
  return order
    .map((gateway, position) => [gateway, position] as const)
    .filter(([gateway, position]) => gateway.position !== position)
    .map(([gateway, position]) => [gateway.id, position]);
}
