// What the call's queue opens beside it: its form, or the page of an outside CRM.

import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import type { LiveCall } from '../../live/liveCall.ts';
import { FormPanel } from './FormPanel.tsx';
import type { Link } from './model.ts';
import { callFormQuery } from './queries.ts';

const STAGES: Partial<Record<LiveCall['stage'], 'talk' | 'pcp'>> = {
  talk: 'talk',
  returning: 'talk',
  pcp: 'pcp',
};

/** Asked anew when the call is answered and when it is over. */
export function useCallForm(call: LiveCall, isAllowed: boolean) {
  const stage = STAGES[call.stage] ?? 'ring';
  const opened = useQuery({
    ...callFormQuery(call.call, call.operator, stage),
    enabled: isAllowed && call.direction !== 'internal',
    placeholderData: (before, query) => (query?.queryKey[2] === call.call ? before : undefined),
  });
  const { form = null, link = null } = opened.data ?? {};
  return { form: form?.row.id ?? null, link, problem: opened.error };
}

interface CallFormProps {
  call: LiveCall;
  /** Ends the PCP. */
  onFinish: () => void;
}

export function CallForm({ call, onFinish }: CallFormProps) {
  const { form, link, problem } = useCallForm(call, true);
  if (form) return <FormPanel form={form} onFinish={call.stage === 'pcp' ? onFinish : undefined} />;
  if (link) return <Outside call={call.call} link={link} />;
  return problem ? (
    <Alert color="red" variant="light" role="alert">
      {explain(problem)}
    </Alert>
  ) : null;
}

const POPUP = 'popup,width=1000,height=760';

function open({ url, mode }: Link): boolean {
  const features = mode === 'popup' ? POPUP : 'noopener';
  const page = window.open(url, '_blank', `${features},noreferrer`);
  return page !== null;
}

/** Once for a call, however often the tab is drawn. */
function Outside({ call, link }: { call: string; link: Link }) {
  const { t } = useTranslation();
  useEffect(() => {
    const key = `dzvin-link-${call}`;
    if (link.mode === 'iframe' || sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, '1');
    open(link);
  }, [call, link]);
  if (link.mode === 'iframe') {
    return (
      <iframe
        src={link.url}
        title={t('forms.outside')}
        style={{ width: '100%', height: 560, border: 0 }}
        sandbox="allow-scripts allow-forms allow-same-origin allow-popups"
        referrerPolicy="no-referrer"
        data-testid="form-link"
      />
    );
  }
  return (
    <Stack gap="xs">
      <Group>
        <Button
          leftSection={<IconExternalLink size={18} />}
          onClick={() => open(link)}
          data-testid="form-link"
          data-url={link.url}
        >
          {t('forms.open_outside')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('forms.outside_hint')}{' '}
        <Anchor href={link.url} target="_blank" rel="noreferrer noopener" size="sm">
          {new URL(link.url).host}
        </Anchor>
      </Text>
    </Stack>
  );
}
