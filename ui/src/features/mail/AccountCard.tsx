// The mail account: where the server is, how one signs in there, and a letter to try it.

import {
  Button,
  Group,
  NumberInput,
  Paper,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
  Title,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeleteDialog } from '../../forms/DeleteDialog.tsx';
import { EditorPage } from '../../forms/EditorPage.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import {
  type Account,
  type AccountForm,
  deleteAccount,
  type Security,
  saveAccount,
} from './queries.ts';
import { Trial } from './Trial.tsx';

const SECURITIES: Security[] = ['starttls', 'tls', 'none'];
/** What servers usually listen on. */
const PORTS: Record<Security, number> = { starttls: 587, tls: 465, none: 25 };

function formOf(account: Account | null): AccountForm {
  return {
    host: account?.host ?? '',
    port: account?.port ?? PORTS.starttls,
    security: account?.security ?? 'starttls',
    sender: account?.sender ?? '',
    username: account?.username ?? '',
    password: '',
  };
}

export function AccountCard({ account }: { account: Account | null }) {
  const { t } = useTranslation();
  const [isDeleting, setDeleting] = useState(false);
  const editor = useEditor<AccountForm, Account>({
    initial: formOf(account),
    check: ({ host, sender }): Record<string, string> => ({
      ...(host.trim() ? {} : { host: 'required' }),
      ...(sender.trim() ? {} : { sender: 'required' }),
    }),
    save: saveAccount,
  });
  return (
    <Paper p="md" data-testid="mail-account">
      <Stack gap="md">
        <Title order={2}>{t('mail.account')}</Title>
        <EditorPage editor={editor}>
          <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
            <TextInput
              {...editor.text('host')}
              label={t('mail.host')}
              placeholder="smtp.example.com"
              spellCheck={false}
              required
            />
            <Group gap="md" grow align="flex-start" preventGrowOverflow={false}>
              <Select
                {...editor.value('security')}
                label={t('mail.security')}
                data={SECURITIES.map((value) => ({ value, label: t(`mail.security_${value}`) }))}
                allowDeselect={false}
                onChange={(value) => {
                  const security = value as Security;
                  editor.set('security', security);
                  editor.set('port', PORTS[security]);
                }}
              />
              <NumberInput
                {...editor.value('port')}
                label={t('mail.port')}
                min={1}
                max={65_535}
                allowDecimal={false}
                hideControls
              />
            </Group>
            <TextInput
              {...editor.text('sender')}
              label={t('mail.sender')}
              description={t('mail.sender_hint')}
              placeholder="hotline@example.com"
              type="email"
              required
            />
            <TextInput
              {...editor.text('username')}
              label={t('mail.username')}
              description={t('mail.username_hint')}
              autoComplete="off"
              spellCheck={false}
            />
            <PasswordInput
              {...editor.text('password')}
              label={t('mail.password')}
              description={account?.has_password ? t('mail.password_kept') : undefined}
              autoComplete="new-password"
            />
          </SimpleGrid>
        </EditorPage>
        {account && (
          <Group justify="space-between" align="flex-end" gap="md">
            <Trial isOutdated={editor.isDirty} />
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} />}
              onClick={() => setDeleting(true)}
              data-testid="mail-delete"
            >
              {t('mail.forget')}
            </Button>
          </Group>
        )}
      </Stack>
      <DeleteDialog
        isOpen={isDeleting}
        name={t('mail.account')}
        text={t('mail.forget_text')}
        act={deleteAccount}
        onClose={() => setDeleting(false)}
        onDeleted={() => setDeleting(false)}
      />
    </Paper>
  );
}
