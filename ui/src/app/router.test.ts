import { expect, test } from 'vitest';
import { router } from './router.tsx';

/** Ids of the routes that are drawn at this address, from the outside in. */
function drawn(address: string): string[] {
  return router.matchRoutes(address, {}).map(({ routeId }) => routeId);
}

test('an address that leads nowhere leaves the app with its phone and call where it is', () => {
  expect(drawn('/journal')).toContain('/in');
  expect(drawn('/no/such/page')).toContain('/in');
});

test('a guest who calls from the site gets his own page', () => {
  expect(drawn('/call/hotline')).not.toContain('/in');
});
