// A letter to try the account with; what the mail server said when it refused.

import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { explain, word } from '../../i18n/words.ts';
import { tryAccount } from './queries.ts';

/** `isOutdated`: the form has changes that are not saved; they would not be what is tried. */
export function Trial({ isOutdated }: { isOutdated: boolean }) {
  const { t } = useTranslation();
  const [to, setTo] = useState('');
  const trying = useMutation({ mutationFn: () => tryAccount(to.trim()) });

  function send(event: FormEvent): void {
    event.preventDefault();
    if (to.trim()) trying.mutate();
  }

  return (
    <Stack gap="xs">
      <form onSubmit={send}>
        <Group gap="xs" align="flex-end">
          <TextInput
            label={t('mail.try_to')}
            placeholder="me@example.com"
            type="email"
            value={to}
            onChange={(event) => {
              setTo(event.currentTarget.value);
              trying.reset();
            }}
            w={280}
            data-testid="mail-to"
          />
          <Button
            type="submit"
            variant="light"
            leftSection={<IconSend size={16} />}
            disabled={!to.trim() || isOutdated}
            loading={trying.isPending}
            data-testid="mail-try"
          >
            {t('mail.try')}
          </Button>
        </Group>
      </form>
      {trying.isSuccess && (
        <Alert color="green" variant="light" role="status" data-testid="mail-sent">
          {t('mail.tried', { to })}
        </Alert>
      )}
      {trying.error && (
        <Alert color="red" variant="light" role="alert" data-testid="mail-failed">
          {reason(trying.error)}
        </Alert>
      )}
    </Stack>
  );
}

/** Why, in our words, and then in those of the mail server. */
function reason(error: unknown): string {
  if (!(error instanceof Problem) || !error.details.why) return explain(error);
  const said = String(error.details.said ?? '');
  return [word('mail_why', String(error.details.why)), said && `(${said})`]
    .filter(Boolean)
    .join(' ');
}
