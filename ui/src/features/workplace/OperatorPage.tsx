// The operator's one page: the call at the centre, dial pad and colleagues at the right.

import { Box, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../live/LiveContext.tsx';
import { STATUS_COLORS } from '../../live/statusWords.ts';
import { IdleCard } from '../acd/IdleCard.tsx';
import { PcpCard } from '../acd/PcpCard.tsx';
import { WhyPanel } from '../acd/WhyPanel.tsx';
import { CallCard } from '../calls/CallCard.tsx';
import { DialPad } from '../calls/DialPad.tsx';
import { usePhone } from '../calls/PhoneContext.tsx';
import { RecentCalls } from '../calls/RecentCalls.tsx';
import classes from './OperatorPage.module.css';

interface OperatorPageProps {
  /** What belongs to the call besides talking. */
  extras: ReactNode;
  callLink: (call: string, text: ReactNode) => ReactNode;
}

export function OperatorPage({ extras, callLink }: OperatorPageProps) {
  const { t } = useTranslation();
  return (
    <Box className={classes.page}>
      <VisuallyHidden component="h1">{t('nav.workplace')}</VisuallyHidden>
      <Stack gap="md" miw={0}>
        <Centre />
        {extras}
        <WhyPanel />
        <RecentCalls link={callLink} />
      </Stack>
      <DialPad statusColors={STATUS_COLORS} />
    </Box>
  );
}

function Centre() {
  const { me, call } = useSnapshot();
  const { state } = usePhone();
  if (call || state.call) return <CallCard statusColors={STATUS_COLORS} />;
  if (me.state === 'pcp') return <PcpCard />;
  return <IdleCard />;
}
