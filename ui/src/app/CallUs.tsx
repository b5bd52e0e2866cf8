// The public page of a number, for visitors: language and theme around one button.

import { Box, Center, Group, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { GuestPage } from '../features/calls/guest/GuestPage.tsx';
import { LanguageSwitch } from '../i18n/LanguageSwitch.tsx';
import { ThemeSwitch } from '../kit/ThemeSwitch.tsx';

export function CallUs() {
  const { t } = useTranslation();
  const { slug = '' } = useParams({ strict: false });
  return (
    <Box component="main" mih="100dvh" display="flex" style={{ flexDirection: 'column' }}>
      <Group justify="flex-end" p="md" gap="xs">
        <LanguageSwitch />
        <ThemeSwitch toLight={t('app.theme_light')} toDark={t('app.theme_dark')} />
      </Group>
      <Center flex={1} px="md">
        <GuestPage key={slug} slug={slug} />
      </Center>
      <Text size="xs" c="dimmed" ta="center" p="md">
        {t('app.name')}
      </Text>
    </Box>
  );
}
