// The supervisor's page: live queues, who waits in them, who works, and what may be done about it.

import { Box, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { ActiveCallsNow, type CallLink } from './ActiveCallsNow.tsx';
import { OperatorsNow } from './OperatorsNow.tsx';
import { type Picture, withStatuses } from './picture.ts';
import { QueuesNow } from './QueuesNow.tsx';
import { pictureQuery } from './queries.ts';
import classes from './SupervisorPage.module.css';
import { useFresh, useFreshCalls } from './useFresh.ts';
import { WaitingNow } from './WaitingNow.tsx';

interface SupervisorPageProps {
  /** Opens a message to an operator, for those who may write. */
  onMessage?: ((operator: string) => void) | undefined;
  link?: CallLink | undefined;
  /** What cannot wait, from other features: above all that is only watched. */
  urgent?: ReactNode;
}

export function SupervisorPage({ onMessage, link, urgent }: SupervisorPageProps) {
  const { t } = useTranslation();
  const picture = useQuery(pictureQuery);
  useFresh();
  useFreshCalls();
  return (
    <Stack gap="md" data-testid="supervisor">
      <PageHeader title={t('supervisor.title')} about={t('supervisor.about')} />
      {urgent}
      <Asked query={picture}>
        {(now) => <Board picture={now} onMessage={onMessage} link={link} />}
      </Asked>
    </Stack>
  );
}

function Board({ picture: asked, onMessage, link }: { picture: Picture } & SupervisorPageProps) {
  const { operators } = useSnapshot();
  const [chosen, setChosen] = useState(new Set<string>());
  const picture = { ...asked, operators: withStatuses(asked.operators, operators) };
  return (
    <Box className={classes.board}>
      <Stack gap="md" miw={0}>
        <QueuesNow picture={picture} chosen={chosen} onChoose={setChosen} />
        <WaitingNow picture={picture} chosen={chosen} />
        <ActiveCallsNow queues={chosen} link={link} />
      </Stack>
      <OperatorsNow picture={picture} chosen={chosen} onMessage={onMessage} />
    </Box>
  );
}
