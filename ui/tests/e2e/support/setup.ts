// One Dzvin for all stories of the run.

import type { TestProject } from 'vitest/node';
import { tidyUp } from './scratch.ts';
import { type Service, start } from './service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    service: Service;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...service } = await start({ DZVIN_PRIVATE_SMS: 'yes' });
  project.provide('service', service);
  return () => stop().finally(tidyUp);
}
