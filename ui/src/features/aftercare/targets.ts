// By whom a customer may be called: me, queues, departments, colleagues.

import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../live/LiveContext.tsx';
import type { Targets } from './queries.ts';

export const MINE = 'me';

/** As the server wants it: nobody named is me. */
export function whose(chosen: string): { queue: string | null; operator: string | null } {
  const [kind, id = null] = chosen.split(' ');
  return { queue: kind === 'queue' ? id : null, operator: kind === 'operator' ? id : null };
}

/** Me, queues of mine, departments, colleagues. */
export function useTargets(choices: Targets) {
  const { t } = useTranslation();
  const { queues, groups, operators } = useSnapshot();
  const listed = (group: string, kind: string, all: Named[], known: string[]) => ({
    group,
    items: all
      .filter(({ id }) => known.includes(id))
      .map(({ id, name }) => ({
        value: `${kind} ${id}`,
        label: kind === 'queue' ? t('desk.queue_calls', { name }) : name,
      })),
  });
  return [
    { value: MINE, label: t('desk.i_call') },
    listed(t('desk.queues'), 'queue', queues, choices.queues),
    listed(t('desk.departments'), 'queue', groups, choices.groups),
    listed(t('desk.colleagues'), 'operator', operators, choices.operators),
  ].filter((one) => !('items' in one) || one.items.length > 0);
}

interface Named {
  id: string;
  name: string;
}
