// "SMS" and "E-mail": each opens the dialog; who may not write by one way does not see its button.

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconMail, IconMessage } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { MessageDialog } from './MessageDialog.tsx';
import type { Channel, Whose } from './queries.ts';

const WAYS = [
  { channel: 'sms', right: 'sms.send', Icon: IconMessage },
  { channel: 'email', right: 'email.send', Icon: IconMail },
] as const;

interface MessageButtonsProps extends Whose {
  /** In a row of a list: a sign each, named after the customer. */
  who?: string | undefined;
}

export function MessageButtons({ who, ...whose }: MessageButtonsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<Channel | null>(null);
  return (
    <>
      {WAYS.filter(({ right }) => may(right)).map(({ channel, Icon }) =>
        who === undefined ? (
          <Button
            key={channel}
            variant="default"
            leftSection={<Icon size={18} />}
            onClick={() => setOpen(channel)}
            data-testid={`write-${channel}`}
          >
            {t(`channel.${channel}`)}
          </Button>
        ) : (
          <Tooltip key={channel} label={t(`messages.title_${channel}`)}>
            <ActionIcon
              variant="subtle"
              aria-label={[t(`messages.title_${channel}`), who].filter(Boolean).join(': ')}
              onClick={() => setOpen(channel)}
              data-testid={`write-${channel}`}
            >
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        ),
      )}
      {open && <MessageDialog channel={open} whose={whose} onClose={() => setOpen(null)} />}
    </>
  );
}
