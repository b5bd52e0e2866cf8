// My name, language, theme and the way out.

import {
  Avatar,
  Button,
  Divider,
  Group,
  Popover,
  Stack,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDevices, IconKeyboard, IconLogout } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
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
  const [isOpen, setIsOpen] = useState(false);
  const [isListing, setIsListing] = useState(false);
  return (
    <>
      {/* Not a Menu: in one of those only items may stand, no switches. */}
      <Popover
        width={260}
        position="bottom-end"
        shadow="md"
        trapFocus
        opened={isOpen}
        onChange={setIsOpen}
      >
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            h={40}
            px={6}
            onClick={() => setIsOpen(!isOpen)}
            data-testid="user-menu"
          >
            <Group gap={8} wrap="nowrap">
              <Avatar size={28} radius="xl" name={me.name} color="bell" aria-hidden />
              <VisuallyHidden>{t('app.account')}</VisuallyHidden>
              <Text size="sm" fw={550} truncate maw={150} visibleFrom="lg">
                {me.name}
              </Text>
            </Group>
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={4} aria-label={t('app.account')}>
          <Stack gap={0} px="sm" py={6}>
            <Text size="sm" fw={600}>
              {me.name}
            </Text>
            <Text size="xs" c="dimmed">
              {me.login} · {me.tenant.name}
            </Text>
          </Stack>
          <Divider my={4} />
          <Group px="sm" py={6} justify="space-between" wrap="nowrap">
            <LanguageSwitch onChange={(language) => void saveLanguage(language).catch(() => {})} />
            <ThemeSwitch toLight={t('app.theme_light')} toDark={t('app.theme_dark')} />
          </Group>
          <Divider my={4} />
          {onKeys && (
            <Choice
              icon={<IconKeyboard size={16} />}
              text={t('keys.title')}
              hint="?"
              onChoose={() => {
                setIsOpen(false);
                onKeys();
              }}
              testId="show-keys"
            />
          )}
          <Choice
            icon={<IconDevices size={16} />}
            text={t('sessions.title')}
            onChoose={() => {
              setIsOpen(false);
              setIsListing(true);
            }}
            testId="my-sessions"
          />
          <Choice
            icon={<IconLogout size={16} />}
            text={t('app.sign_out')}
            onChoose={() => leave.mutate()}
            isBusy={leave.isPending}
            testId="sign-out"
          />
        </Popover.Dropdown>
      </Popover>
      {isListing && <Sessions onClose={() => setIsListing(false)} />}
    </>
  );
}

interface ChoiceProps {
  icon: ReactNode;
  text: string;
  hint?: string;
  isBusy?: boolean;
  onChoose: () => void;
  testId: string;
}

function Choice({ icon, text, hint, isBusy = false, onChoose, testId }: ChoiceProps) {
  return (
    <Button
      variant="subtle"
      color="gray"
      c="inherit"
      fw={400}
      fullWidth
      justify="flex-start"
      styles={{ label: { flex: 1 } }}
      px="sm"
      leftSection={icon}
      rightSection={
        hint && (
          <Text span size="xs" c="dimmed">
            {hint}
          </Text>
        )
      }
      disabled={isBusy}
      onClick={onChoose}
      data-testid={testId}
    >
      {text}
    </Button>
  );
}
