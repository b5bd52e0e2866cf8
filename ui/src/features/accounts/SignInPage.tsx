// Login and password; says plainly what was wrong and how long to wait.

import {
  Alert,
  Button,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAlertCircle, IconClock } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { explain } from '../../i18n/words.ts';
import { formatSeconds, useNow } from '../../kit/time.ts';
import { type Me, signIn } from './queries.ts';

/** How long the server asks to wait when it does not say it. */
const A_MINUTE = 60;

interface SignInPageProps {
  onSignedIn: (me: Me) => void;
  isExpired?: boolean;
}

export function SignInPage({ onSignedIn, isExpired = false }: SignInPageProps) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const [blockedUntil, setBlockedUntil] = useState(0);
  const blockedSeconds = (blockedUntil - useNow()) / 1000;
  const isBlocked = blockedSeconds > 0;
  const attempt = useMutation({
    mutationFn: () => signIn(login.trim(), password),
    onSuccess: onSignedIn,
    onError: (error) => {
      if (!(error instanceof Problem) || error.status !== 429) return;
      const seconds = Number(error.details.retry_after) || A_MINUTE;
      setBlockedUntil(Date.now() + seconds * 1000);
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    setWasTried(true);
    if (login.trim() && password && !isBlocked) attempt.mutate();
  }

  return (
    <Paper p="xl" w="100%" maw={400} shadow="xs">
      <form onSubmit={submit} noValidate data-testid="sign-in">
        <Stack gap="md">
          <Title order={1}>{t('sign_in.title')}</Title>
          {isExpired && !attempt.error && (
            <Alert variant="light" color="blue" icon={<IconClock size={18} />}>
              {t('sign_in.expired')}
            </Alert>
          )}
          {isBlocked && (
            <Alert
              variant="light"
              color="orange"
              icon={<IconClock size={18} />}
              role="alert"
              data-testid="sign-in-throttled"
            >
              {t('sign_in.throttled_in', { time: formatSeconds(blockedSeconds) })}
            </Alert>
          )}
          {attempt.error && !isBlocked && <SignInError message={explain(attempt.error)} />}
          <TextInput
            label={t('sign_in.login')}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            error={wasTried && !login.trim() && t('sign_in.fill_login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            data-testid="login"
          />
          <PasswordInput
            label={t('sign_in.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wasTried && !password && t('sign_in.fill_password')}
            autoComplete="current-password"
            data-testid="password"
          />
          <Button
            type="submit"
            fullWidth
            mt={4}
            loading={attempt.isPending}
            disabled={isBlocked}
            data-testid="sign-in-submit"
          >
            {t('sign_in.submit')}
          </Button>
          <Group justify="center">
            <Text size="xs" c="dimmed" ta="center">
              {t('sign_in.demo_hint')}
            </Text>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function SignInError({ message }: { message: string }) {
  const [isShown, setIsShown] = useState(false);
  // Screen readers speak an alert that appears, not one that was there.
  useEffect(() => setIsShown(true), []);
  return (
    <Alert
      variant="light"
      color="red"
      icon={<IconAlertCircle size={18} />}
      role="alert"
      data-testid="sign-in-error"
    >
      {isShown && message}
    </Alert>
  );
}
