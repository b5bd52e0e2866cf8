// "SMS" and "E-mail": each asks for the dialog; who may not write by one way does not see its button.

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconMail, IconMessage } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import type { Whose } from './queries.ts';
import { useAskToWrite } from './Writing.tsx';

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
  const ask = useAskToWrite();
  return (
    <>
      {WAYS.filter(({ right }) => may(right)).map(({ channel, Icon }) =>
        who === undefined ? (
          <Button
            key={channel}
            variant="default"
            leftSection={<Icon size={18} />}
            onClick={() => ask({ channel, whose })}
            data-testid={`write-${channel}`}
          >
            {t(`channel.${channel}`)}
          </Button>
        ) : (
          <Tooltip key={channel} label={t(`messages.title_${channel}`)}>
            <ActionIcon
              variant="subtle"
              aria-label={[t(`messages.title_${channel}`), who].filter(Boolean).join(': ')}
              onClick={() => ask({ channel, whose })}
              data-testid={`write-${channel}`}
            >
              <Icon size={16} />
            </ActionIcon>
          </Tooltip>
        ),
      )}
    </>
  );
}
