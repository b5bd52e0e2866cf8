// @vitest-environment node
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { squaresOf } from '../../kit/QrCode.tsx';
import { accountOf, isOnlyHere, microsipIni, setupAddress, zoiperName } from './card.ts';
import type { Credentials } from './queries.ts';

function credentials(change: Partial<Credentials> = {}): Credentials {
  return {
    name: 'phone-1a2b3c4d5e6f',
    label: 'Desk',
    user_account: 'op-1',
    is_registered: false,
    domain: 'pbx.example.com',
    ways: [
      { transport: 'tls', port: 5061 },
      { transport: 'udp', port: 5070 },
    ],
    secret: 'Kx7mNpQ2rStUvWxYz345',
    setup: 'gAAAAA-_token',
    ...change,
  };
}

test('the recommended way is shown first, another one when it is chosen', () => {
  expect(accountOf(credentials())).toMatchObject({ transport: 'TLS', port: '5061' });
  expect(accountOf(credentials(), 1)).toMatchObject({ transport: 'UDP', port: '5070' });
});

test('an unusual port is part of the server, the usual one is not', () => {
  expect(accountOf(credentials()).server).toBe('pbx.example.com');
  expect(accountOf(credentials(), 1).server).toBe('pbx.example.com:5070');
  expect(zoiperName(accountOf(credentials(), 1))).toBe('phone-1a2b3c4d5e6f@pbx.example.com:5070');
});

test('an IPv6 address stands in brackets before its port', () => {
  expect(accountOf(credentials({ domain: '2001:db8::1' }), 1).server).toBe('[2001:db8::1]:5070');
});

test('MicroSIP gets a file with the account', () => {
  const text = microsipIni(accountOf(credentials(), 1), 'Desk\n[Evil]');
  expect(text.split('\n')).toEqual([
    '[Settings]',
    'accountId=1',
    '[Account1]',
    'label=Desk [Evil]',
    'server=pbx.example.com:5070',
    'domain=pbx.example.com:5070',
    'username=phone-1a2b3c4d5e6f',
    'password=Kx7mNpQ2rStUvWxYz345',
    'authID=phone-1a2b3c4d5e6f',
    'transport=udp',
    '',
  ]);
});

test('a camera reads the address from the QR code', () => {
  const text = setupAddress(
    credentials({ setup: 'gAAAAAB'.padEnd(300, 'x') }),
    'https://pbx.example.com',
  );
  const squares = squaresOf(text);
  const scale = 4;
  const side = squares.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = squares[Math.floor(y / scale)]?.[Math.floor(x / scale)];
      if (isDark) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  expect(decodeQR({ width: side, height: side, data })).toBe(text);
});

test('an address of this machine only is known as one', () => {
  expect(['localhost', '127.0.0.1', '127.8.9.1', '[::1]'].every(isOnlyHere)).toBe(true);
  expect(isOnlyHere('pbx.example.com')).toBe(false);
});
