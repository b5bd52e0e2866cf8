// Names of those whom a transfer is about.

import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../../live/LiveContext.tsx';
import type { Party, Snapshot, TargetKind } from '../../../live/snapshot.ts';

export interface Whom {
  to_kind: TargetKind | null;
  to: string | null;
  party: Party | null;
}

/** Empty when nobody told us his name. */
export function nameOf({ to_kind, to, party }: Whom, snapshot: Snapshot): string {
  if (to_kind === 'external') return party?.name || party?.number || '';
  const { operators, groups, targets, queues } = snapshot;
  const all = {
    operator: operators,
    group: groups,
    queue: [...targets.queues, ...queues],
    scenario: targets.scenarios,
  }[to_kind ?? 'operator'];
  return all.find((one) => one.id === to)?.name ?? '';
}

export function useNames() {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  return {
    operator: (id: string | null) =>
      snapshot.operators.find((one) => one.id === id)?.name ?? t('transfer.a_colleague'),
    target: (whom: Whom) =>
      nameOf(whom, snapshot) ||
      t(whom.to_kind === 'external' ? 'transfer.somebody_outside' : 'transfer.a_colleague'),
  };
}
