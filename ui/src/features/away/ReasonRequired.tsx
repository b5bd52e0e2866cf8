// The company's rule whether somebody may go Away without saying why.

import { Paper, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { explain } from '../../i18n/words.ts';
import { changeRule, ruleQuery } from './queries.ts';

export function ReasonRequired() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const rule = useQuery(ruleQuery);
  const change = useMutation({
    // One after the other: the last press counts.
    scope: { id: 'away-reason-required' },
    mutationFn: (away_reason_required: boolean) => changeRule({ away_reason_required }),
    onSettled: () => queries.invalidateQueries({ queryKey: ruleQuery.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  return (
    <Asked query={rule}>
      {({ away_reason_required }) => (
        <Paper p="md">
          <Switch
            checked={change.isPending ? change.variables : away_reason_required}
            onChange={(event) => change.mutate(event.currentTarget.checked)}
            label={t('away.required')}
            description={t('away.required_hint')}
            data-testid="reason-required"
          />
        </Paper>
      )}
    </Asked>
  );
}
