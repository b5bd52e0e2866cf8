// Beside my status: what comes after the call and can be taken back, who forced it, what is too long.

import { Badge, CloseButton, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconUserShield } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { reasonName, STATUS_COLORS } from '../../live/statusWords.ts';
import { dropPlan } from './queries.ts';

const LOOK = { variant: 'outline', tt: 'none', fw: 500, size: 'lg' } as const;

export function StatusNotes() {
  return (
    <>
      <Planned />
      <Forced />
      <TooLong />
    </>
  );
}

function Planned() {
  const { t, i18n } = useTranslation();
  const { me, away_reasons: reasons } = useSnapshot();
  const drop = useMutation({
    mutationFn: dropPlan,
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const whose = useName(me.planned?.supervisor ?? null);
  if (!me.planned) return null;
  const reason = reasonName(me.planned.reason, reasons, i18n.language);
  const isAway = me.planned.state === 'away';
  const text =
    isAway && reason
      ? t('status.planned_away_because', { reason })
      : t(`status.planned_${me.planned.state}`);
  return (
    <Tooltip label={whose && t('status.forced_by', { name: whose })} disabled={!whose}>
      <Badge
        {...LOOK}
        color={STATUS_COLORS[me.planned.state]}
        pr={2}
        leftSection={whose && <IconUserShield size={14} />}
        rightSection={
          <CloseButton
            size={20}
            variant="transparent"
            aria-label={t('status.drop_plan')}
            title={t('status.drop_plan')}
            disabled={drop.isPending}
            onClick={() => drop.mutate()}
            data-testid="drop-plan"
          />
        }
        data-testid="planned"
      >
        {text}
      </Badge>
    </Tooltip>
  );
}

function Forced() {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  const name = useName(me.supervisor);
  if (!name) return null;
  return (
    <Badge {...LOOK} color="gray" leftSection={<IconUserShield size={14} />} data-testid="forced">
      {t('status.forced_by', { name })}
    </Badge>
  );
}

function TooLong() {
  const { t } = useTranslation();
  const { me } = useSnapshot();
  if (me.exceeded.length === 0) return null;
  const isDay = me.exceeded.includes('day');
  return (
    <Badge
      {...LOOK}
      variant="filled"
      color="red"
      leftSection={<IconAlertTriangle size={14} />}
      role="status"
      data-testid="too-long"
    >
      {t(isDay ? 'status.too_long_today' : 'status.too_long')}
    </Badge>
  );
}

/** Of a colleague; one whom I do not see is a supervisor without a name. */
function useName(id: string | null): string {
  const { t } = useTranslation();
  const { operators } = useSnapshot();
  if (!id) return '';
  return operators.find((one) => one.id === id)?.name ?? t('status.a_supervisor');
}
