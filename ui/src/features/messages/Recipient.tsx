// To whom a message goes: one of the customer's numbers or addresses, or another that is typed.

import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from './queries.ts';

/** `place` of a known one; null: `typed` is meant. */
export interface To {
  place: number | null;
  typed: string;
}

const OTHER = 'other';

interface RecipientProps {
  channel: Channel;
  known: string[];
  to: To;
  onChange: (to: To) => void;
}

export function Recipient({ channel, known, to, onChange }: RecipientProps) {
  const { t } = useTranslation();
  const label = t(channel === 'sms' ? 'messages.to_number' : 'messages.to_address');
  return (
    <>
      {known.length > 0 && (
        <Select
          label={label}
          data={[
            ...known.map((one, place) => ({ value: String(place), label: one })),
            { value: OTHER, label: t('messages.to_other') },
          ]}
          value={to.place === null ? OTHER : String(to.place)}
          onChange={(value) =>
            onChange({ ...to, place: value === OTHER || value === null ? null : Number(value) })
          }
          allowDeselect={false}
          data-testid="message-recipient"
        />
      )}
      {to.place === null && (
        <TextInput
          label={known.length > 0 ? undefined : label}
          aria-label={label}
          required
          description={channel === 'sms' ? t('messages.to_number_free') : undefined}
          type={channel === 'sms' ? 'tel' : 'email'}
          value={to.typed}
          maxLength={channel === 'sms' ? 40 : 254}
          onChange={(event) => onChange({ ...to, typed: event.currentTarget.value })}
          data-testid="message-to"
        />
      )}
    </>
  );
}
