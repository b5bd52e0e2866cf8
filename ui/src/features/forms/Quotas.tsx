// How many completed forms there are of how many wanted: of the chosen form, or of all.

import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ScriptQuotas } from './queries.ts';

interface QuotasProps {
  scripts: ScriptQuotas[];
  /** One form's alone. */
  chosen?: string | undefined;
}

export function Quotas({ scripts, chosen }: QuotasProps) {
  const { t } = useTranslation();
  const shown = scripts
    .filter(({ id }) => !chosen || id === chosen)
    .flatMap((script) => script.quotas.map((quota) => ({ script, quota })));
  if (shown.length === 0) return null;
  return (
    <Group gap="xs" aria-label={t('forms.quotas')} role="group" data-testid="form-quotas">
      {shown.map(({ script, quota: { id, name, count, limit } }) => (
        <Badge
          key={`${script.id} ${id}`}
          variant="light"
          color={count >= limit ? 'green' : 'gray'}
          tt="none"
          title={count >= limit ? t('forms.quota_reached') : undefined}
        >
          {`${chosen ? name : `${script.name} · ${name}`}: ${count} / ${limit}`}
        </Badge>
      ))}
    </Group>
  );
}
