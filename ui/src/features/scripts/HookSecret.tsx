// How the other side of a webhook knows that it is we who call: made here, shown once.

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { CopyLine } from '../../kit/CopyLine.tsx';
import { formatFull } from '../../kit/time.ts';
import { hookSecretsQuery, makeHookSecret } from './queries.ts';

/** For who may set up webhooks, once the address has a host. */
export function HookSecret({ url }: { url: string }) {
  const may = useMay();
  const host = hostOf(url);
  return may('webhook.manage') && host ? <Secret key={host} host={host} url={url} /> : null;
}

function Secret({ host, url }: { host: string; url: string }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const all = useQuery(hookSecretsQuery);
  const made = useMutation({
    mutationFn: () => makeHookSecret(url),
    onSuccess: () => queries.invalidateQueries({ queryKey: hookSecretsQuery.queryKey }),
  });
  const known = all.data?.find((one) => one.host === host);
  if (!all.isSuccess) return null;
  return (
    <Stack gap={6} align="flex-start" style={{ gridColumn: '1 / -1' }} data-testid="hook-secret">
      <Text size="sm" c="dimmed">
        {known
          ? t('scripts.hook_signed', {
              host,
              at: formatFull(known.made_at, i18n.language),
              by: known.made_by_name ?? '—',
            })
          : t('scripts.hook_unsigned', { host })}
      </Text>
      {made.data && (
        <Alert color="blue" variant="light" w="100%" role="status">
          <CopyLine
            name={t('scripts.hook_secret')}
            value={made.data.secret}
            copy={t('form.copy')}
            copied={t('form.copied')}
            testId="hook-secret-value"
          />
          <Text size="xs" mt={4}>
            {t('scripts.hook_once')}
          </Text>
          <Text size="xs" mt={4} ff="monospace" translate="no">
            X-Signature: sha256=HMAC-SHA256(secret, X-Timestamp + &quot;.&quot; + body)
          </Text>
        </Alert>
      )}
      {made.error && (
        <Text size="sm" c="red" role="alert">
          {explain(made.error)}
        </Text>
      )}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          loading={made.isPending}
          onClick={() => (known ? setAsks(true) : made.mutate())}
          data-testid="hook-secret-make"
        >
          {t(known ? 'scripts.hook_again' : 'scripts.hook_make')}
        </Button>
      </Group>
      <ConfirmDialog
        isOpen={asks}
        title={t('scripts.hook_again')}
        text={t('scripts.hook_again_text', { host })}
        yes={t('scripts.hook_again')}
        no={t('form.cancel')}
        onYes={() => {
          setAsks(false);
          made.mutate();
        }}
        onNo={() => setAsks(false)}
      />
    </Stack>
  );
}

/** As the server names it; empty while the address is not whole. */
function hostOf(url: string): string {
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) return '';
  return new URL(url).hostname.toLowerCase();
}
