// A message to try a provider with; what the provider answered.

import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { explain, word } from '../../i18n/words.ts';
import { tryProvider } from './providerQueries.ts';

/** `isOutdated`: the form has changes that are not saved; they would not be what is tried. */
export function ProviderTrial({ provider, isOutdated }: { provider: string; isOutdated: boolean }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const trying = useMutation({
    mutationFn: () => tryProvider(provider, to.trim(), t('sms.try_text')),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t('sms.try_to')}
          placeholder="+380…"
          type="tel"
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
            trying.reset();
          }}
          w={240}
          data-testid="sms-try-to"
        />
        <Button
          variant="light"
          leftSection={<IconSend size={16} />}
          disabled={!to.trim() || isOutdated}
          loading={trying.isPending}
          onClick={() => trying.mutate()}
          data-testid="sms-try"
        >
          {t('sms.send')}
        </Button>
      </Group>
      {trying.data && (
        <Alert color="green" variant="light" role="status" data-testid="sms-taken">
          {t('sms.tried', { ids: trying.data.ids.join(', ') || '—' })}
        </Alert>
      )}
      {trying.error && (
        <Alert color="red" variant="light" role="alert" data-testid="sms-refused">
          {reason(trying.error)}
        </Alert>
      )}
    </Stack>
  );
}

/** Why, in our words, and then in those of the provider. */
function reason(error: unknown): string {
  if (!(error instanceof Problem) || !error.details.why) return explain(error);
  const why = String(error.details.why);
  if (why === 'private_address') return word('sms_try_why', why);
  const said = String(error.details.said ?? '');
  return [word('message_why', why), said && `(${said})`].filter(Boolean).join(' ');
}
