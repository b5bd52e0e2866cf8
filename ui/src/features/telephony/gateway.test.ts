// @vitest-environment node
import { expect, test } from 'vitest';
import {
  checkGateway,
  entries,
  formOf,
  type Gateway,
  moved,
  portFor,
  toChange,
  toCreate,
} from './gateway.ts';
import { told } from './gatewayState.ts';
import { priceText, readPrices } from './prices.ts';

const LIVE: Gateway['live'] = {
  state: 'up',
  why: '',
  sip_code: 200,
  registration: 'Registered',
  is_reachable: true,
  since: null,
};

function gateway(change: Partial<Gateway> = {}): Gateway {
  const { secret: _secret, prices: _prices, registers_here: _here, ...form } = formOf();
  return {
    ...form,
    id: 'g1',
    provider: 'p',
    project: 'x',
    kind: 'line',
    name: 'Main',
    host: 'sip.example',
    username: 'office',
    has_secret: true,
    prices: [],
    position: 0,
    follows_host: false,
    login: '',
    registrar: null,
    live: LIVE,
    ...change,
  };
}

const down = (
  why: Gateway['live']['why'],
  sip_code: number | null,
  kind: Gateway['kind'] = 'line',
) => told(gateway({ kind, live: { ...LIVE, state: 'down', why, sip_code } }), true);

test('a gateway that works is green, and nothing is to be done', () => {
  expect(told(gateway(), true)).toEqual({ color: 'green', word: 'registered', trouble: null });
  expect(told(gateway({ kind: 'peer' }), true).word).toBe('answers');
});

test('what is switched off is not called broken, whatever was seen last', () => {
  const live = { ...LIVE, state: 'down' as const };
  expect(told(gateway({ is_active: false, live }), true).word).toBe('off');
  expect(told(gateway({ live }), false)).toEqual({ color: 'gray', word: 'off', trouble: null });
});

test('a refusal by SIP code says what to look at', () => {
  expect(down('rejected', 403)).toEqual({
    color: 'red',
    word: 'not_registered',
    trouble: 'login',
  });
  expect(down('rejected', 404).trouble).toBe('account');
  expect(down('rejected', 423).trouble).toBe('expires');
  expect(down('rejected', 503).trouble).toBe('busy');
  expect(down('rejected', 420).trouble).toBe('refused');
  expect(down('no_answer', 408).trouble).toBe('silence');
});

test('a registered line that does not answer OPTIONS is silent, not unregistered', () => {
  expect(down('unreachable', 408)).toEqual({ color: 'red', word: 'silent', trouble: 'options' });
});

test('a gateway that nothing is known of yet is on its way, or is not asked', () => {
  const live = { ...LIVE, state: 'unknown' as const };
  expect(told(gateway({ live }), true).word).toBe('registering');
  expect(told(gateway({ live, kind: 'peer' }), true).word).toBe('waiting');
  expect(told(gateway({ live, kind: 'peer', options_seconds: 0 }), true).word).toBe('not_asked');
});

test('only what was changed is sent, and an empty password never', () => {
  const before = formOf(gateway());
  expect(toChange(before, { ...before, host: ' other.example ' }, 'line')).toEqual({
    host: 'other.example',
  });
  expect(toChange(before, { ...before, secret: 'new' }, 'line')).toEqual({ secret: 'new' });
  expect(toChange(before, before, 'line')).toEqual({});
});

test('addresses that nobody typed are not kept when another server is typed', () => {
  const addresses = ['203.0.113.7'];
  expect(formOf(gateway({ kind: 'peer', addresses })).addresses).toEqual(addresses);
  expect(formOf(gateway({ kind: 'peer', addresses, follows_host: true })).addresses).toEqual([]);
});

test('a rule that does nothing is not sent', () => {
  const rules = [
    { strip: '', add: '' },
    { strip: '+380', add: '0' },
  ];
  const sent = toCreate({ ...formOf(), name: 'a', rules }, 'peer', 'p', 2);
  expect(sent).toMatchObject({ kind: 'peer', provider: 'p', position: 2, rules: [rules[1]] });
});

test('a line needs a login, a peer does not', () => {
  const form = { ...formOf(), name: 'Main', host: 'sip.example' };
  expect(checkGateway(form, 'line')).toEqual({ username: 'required' });
  expect(checkGateway(form, 'peer')).toEqual({});
  expect(checkGateway({ ...form, tls_trust: 'pinned' }, 'peer')).toEqual({ tls_ca: 'required' });
});

test('the port follows the transport as long as nobody chose another', () => {
  expect(portFor('tls', 5060)).toBe(5061);
  expect(portFor('udp', 5061)).toBe(5060);
  expect(portFor('tls', 5080)).toBe(5080);
});

test('moving a gateway renumbers only those whose place changes', () => {
  const order = ['a', 'b', 'c'].map((id, position) => gateway({ id, position }));
  expect(moved(order, 'c', -1)).toEqual([
    ['c', 1],
    ['b', 2],
  ]);
  expect(moved(order, 'a', -1)).toEqual([]);
  expect(moved(order, 'c', 1)).toEqual([]);
});

test('gateways that all stand at the same place get places of their own', () => {
  const order = ['a', 'b'].map((id) => gateway({ id, position: 0 }));
  expect(moved(order, 'b', -1)).toEqual([['a', 1]]);
});

test('a price list comes back as it was written', () => {
  const text = '380 0.5 60 60\n48 2.1 60 1\n* 12 0 1';
  expect(priceText(readPrices(text) ?? [])).toBe(text);
});

test('a pasted price list may have tabs, commas and plus signs, and leave out the seconds', () => {
  expect(readPrices('+380\t0,5\n\n48;2;30')).toEqual([
    { prefix: '380', per_minute_micros: 500_000, first_seconds: 60, step_seconds: 60 },
    { prefix: '48', per_minute_micros: 2_000_000, first_seconds: 30, step_seconds: 30 },
  ]);
  expect(readPrices('Poland 2')).toBeNull();
  expect(readPrices('48 cheap')).toBeNull();
  expect(readPrices('48')).toBeNull();
});

test('an own PBX that registers here has a long password, extensions and no address', () => {
  const form = { ...formOf(), name: 'Office', host: 'left over', secret: 'short' };
  expect(checkGateway(form, 'pbx')).toEqual({ secret: 'too_short', extensions: 'required' });
  const whole = { ...form, secret: 'a long enough password', extensions: ['1XXX'] };
  expect(checkGateway(whole, 'pbx')).toEqual({});
  expect(toCreate(whole, 'pbx', 'p', 0)).toMatchObject({ host: '', extensions: ['1XXX'] });
  expect(toCreate(whole, 'peer', 'p', 0)).not.toHaveProperty('extensions');
});

test('an own PBX that is gone is told to check its account', () => {
  const live = { ...LIVE, state: 'down' as const, why: 'unreachable' as const };
  expect(told(gateway({ kind: 'pbx', host: '', live }), true)).toEqual({
    color: 'red',
    word: 'not_registered',
    trouble: 'pbx',
  });
  expect(told(gateway({ kind: 'pbx', live }), true).trouble).toBe('options');
});

test('several entries may be pasted at once', () => {
  expect(entries(['1XXX,', '8*; 1XXX 20X'])).toEqual(['1XXX', '8*', '20X']);
});
