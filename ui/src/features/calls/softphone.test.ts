// @vitest-environment node
import { expect, test } from 'vitest';
import { endWhy, socketUrl } from './softphone.ts';

test('the SIP answer says why a call ended', () => {
  expect(endWhy('Terminated', undefined)).toBe('ended');
  expect(endWhy('Busy', 486)).toBe('busy');
  expect(endWhy('Rejected', 603)).toBe('rejected');
  expect(endWhy('Unavailable', 480)).toBe('no_answer');
  expect(endWhy('Not Found', 404)).toBe('not_found');
  expect(endWhy('SIP Failure Code', 500)).toBe('failed');
  expect(endWhy('User Denied Media Access', undefined)).toBe('media');
});

test('the SIP socket is on the origin of the page', () => {
  const https = { protocol: 'https:', host: 'dzvin.example' };
  expect(socketUrl('/api/sip', https)).toBe('wss://dzvin.example/api/sip');
  expect(socketUrl('/api/sip?token=x', { protocol: 'http:', host: '127.0.0.1:8080' })).toBe(
    'ws://127.0.0.1:8080/api/sip?token=x',
  );
});
