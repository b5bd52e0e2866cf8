// My name, language, theme and the way out.

import { Avatar, Button, Group, Menu, Stack, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDevices, IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Me, saveLanguage, signOut } from '../features/accounts/queries.ts';
import { Sessions } from '../features/accounts/Sessions.tsx';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { explain } from '../i18n/words.ts';
import { ThemeSwitch } from '../kit/ThemeSwitch.tsx';
import { queries } from './queries.ts';

interface UserMenuProps {
  me: Me;
  /** Absent: there is nothing to be done by keys. */
  onKeys?: (() => void) | undefined;
}

export function UserMenu({ me, onKeys }: UserMenuProps) {
  const { t } = useTranslation();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queries.setQueryData(['me'], null);
      // Nothing of his stays for whoever signs in next.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
  const [isListing, setIsListing] = useState(false);
  return (
    <>
      <Menu width={260} position="bottom-end" shadow="md" closeOnItemClick={false}>
        <Menu.Target>
          <Button variant="subtle" color="gray" h={40} px={6} data-testid="user-menu">
            <Group gap={8} wrap="nowrap">
              <Avatar size={28} radius="xl" name={me.name} color="bell" aria-hidden />
              <VisuallyHidden>{t('app.account')}</VisuallyHidden>
              <Text size="sm" fw={550} truncate maw={150} visibleFrom="lg">
                {me.name}
              </Text>
            </Group>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Stack gap={0} px="sm" py={6}>
            <Text size="sm" fw={600}>
              {me.name}
            </Text>
            <Text size="xs" c="dimmed">
              {me.login} · {me.tenant.name}
            </Text>
          </Stack>
          <Menu.Divider />
          <Group px="sm" py={6} justify="space-between" wrap="nowrap">
            <LanguageSwitch onChange={(language) => void saveLanguage(language).catch(() => {})} />
            <ThemeSwitch toLight={t('app.theme_light')} toDark={t('app.theme_dark')} />
          </Group>
          <Menu.Divider />
          {onKeys && (
            <Menu.Item
              leftSection={<IconKeyboard size={16} />}
              rightSection={
                <Text span size="xs" c="dimmed">
                  ?
                </Text>
              }
              onClick={onKeys}
              closeMenuOnClick
              data-testid="show-keys"
            >
              {t('keys.title')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDevices size={16} />}
            onClick={() => setIsListing(true)}
            closeMenuOnClick
            data-testid="my-sessions"
          >
            {t('sessions.title')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} />}
            onClick={() => leave.mutate()}
            disabled={leave.isPending}
            data-testid="sign-out"
          >
            {t('app.sign_out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isListing && <Sessions onClose={() => setIsListing(false)} />}
    </>
  );
}
