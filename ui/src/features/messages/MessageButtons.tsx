// "SMS" and "E-mail": each opens the dialog; who may not write by one way does not see its button.

import { Button } from '@mantine/core';
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
  address?: string | undefined;
}

export function MessageButtons({ call, number, address }: MessageButtonsProps) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<Channel | null>(null);
  return (
    <>
      {WAYS.filter(({ right }) => may(right)).map(({ channel, Icon }) => (
        <Button
          key={channel}
          variant="default"
          leftSection={<Icon size={18} />}
          onClick={() => setOpen(channel)}
          data-testid={`write-${channel}`}
        >
          {t(`channel.${channel}`)}
        </Button>
      ))}
      {open && (
        <MessageDialog
          channel={open}
          call={call}
          number={open === 'sms' ? number : undefined}
          address={address}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
