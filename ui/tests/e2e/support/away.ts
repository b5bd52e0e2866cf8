// An operator and a visitor in a network of their own: ordinary browsers that trust our authority.

import { join } from 'node:path';
import type { BrowserOptions } from './browser.ts';
import { hears } from './ears.ts';
import type { Machine } from './namespaces.ts';
import { keyOf, type Service } from './service.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, type Stage } from './story.ts';

export function away(service: Service, { within }: Machine): BrowserOptions {
  return {
    isLoopbackAllowed: false,
    within,
    trustedKey: keyOf(join(service.home, 'tls/leaf.pem')),
  };
}

/** They hear each other; by which way, for the operator and for the visitor. */
export async function talk(stage: Stage, office: Machine): Promise<(string | undefined)[]> {
  const there = { ...away(stage.service, office), watchesMedia: true };
  const [anna, visitor] = await Promise.all([stage.operator('anna', there), stage.visitor(there)]);
  await anna.becomesReady();
  await visitor.calls('demo');
  await visitor.clicks('key-1');
  await anna.answers();
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  const carriers = [await anna.mediaCarrier(), await visitor.mediaCarrier()];
  await visitor.hangsUp();
  return carriers;
}
