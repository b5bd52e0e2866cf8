// The sign-in page with the language and theme switches around it.

import { Box, Center, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Me } from '../features/accounts/queries.ts';
import { SignInPage } from '../features/accounts/SignInPage.tsx';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { Logo } from '../kit/Logo.tsx';
import { ThemeSwitch } from '../kit/ThemeSwitch.tsx';
import { queries } from './queries.ts';

interface SignInProps {
  isExpired: boolean;
}

export function SignIn({ isExpired }: SignInProps) {
  const { t } = useTranslation();

  function enter(me: Me): void {
    // What somebody else was told is not shown to him.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    queries.setQueryData(['me'], me);
  }

  return (
    <Box component="main" mih="100dvh" display="flex" style={{ flexDirection: 'column' }}>
      <Group justify="space-between" p="md">
        <Logo name={t('app.name')} />
        <Group gap="xs">
          <LanguageSwitch />
          <ThemeSwitch toLight={t('app.theme_light')} toDark={t('app.theme_dark')} />
        </Group>
      </Group>
      <Center flex={1} px="md" pb={80}>
        <Stack w="100%" align="center" gap="lg">
          <SignInPage onSignedIn={enter} isExpired={isExpired} />
          <Text size="sm" c="dimmed">
            {t('app.tagline')}
          </Text>
        </Stack>
      </Center>
    </Box>
  );
}
