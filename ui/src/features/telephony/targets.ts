// Names of what numbers lead to, as far as this person may see them.

import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../forms/permissions.tsx';
import {
  type Named,
  queuesQuery,
  type Scenario,
  scenariosQuery,
  schedulesQuery,
} from './numberQueries.ts';
import { gatewaysQuery, providersQuery } from './queries.ts';

export interface Targets {
  scenarios: Scenario[];
  queues: Named[];
  schedules: Named[];
  /** "Provider: gateway". */
  gateways: Named[];
}

export function useTargets(): Targets {
  const may = useMay();
  const scenarios = useQuery({ ...scenariosQuery, enabled: may('scenario.view') });
  const queues = useQuery({ ...queuesQuery, enabled: may('queue.view') });
  const schedules = useQuery({ ...schedulesQuery, enabled: may('schedule.view') });
  const providers = useQuery({ ...providersQuery, enabled: may('provider.view') });
  const gateways = useQuery({ ...gatewaysQuery, enabled: may('provider.view') });
  const providerName = (id: string) => providers.data?.find((one) => one.id === id)?.name ?? '';
  return {
    scenarios: scenarios.data ?? [],
    queues: queues.data ?? [],
    schedules: schedules.data ?? [],
    gateways: (gateways.data ?? []).map(({ id, name, provider }) => ({
      id,
      name: `${providerName(provider)}: ${name}`,
    })),
  };
}

export function nameIn(list: Named[], id: string | null): string {
  return list.find((one) => one.id === id)?.name ?? '';
}

export function choices(list: Named[]): { value: string; label: string }[] {
  return list.map(({ id, name }) => ({ value: id, label: name }));
}
