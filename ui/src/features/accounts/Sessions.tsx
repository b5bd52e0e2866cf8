// Where I am signed in: each browser, and signing out there.

import { Alert, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';
import { formatMoment } from '../../kit/time.ts';
import { browserOf } from './browser.ts';
import { endOtherSessions, endSession, type Session, sessionsQuery } from './queries.ts';

export function Sessions({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const ending = useMutation({
    mutationFn: (id: string | null) => (id ? endSession(id) : endOtherSessions()),
    onSettled: () => void queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const all = sessions.data ?? [];
  const problem = sessions.error ?? ending.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sessions.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('sessions.close') }}
    >
      <Stack gap="sm" data-testid="sessions">
        {problem && (
          <Alert color="red" variant="light" role="alert">
            {explain(problem)}
          </Alert>
        )}
        {all.map((one) => (
          <Line
            key={one.id}
            session={one}
            isBusy={ending.isPending}
            onEnd={() => ending.mutate(one.id)}
          />
        ))}
        {all.length > 1 && (
          <Group justify="flex-end">
            <Button
              variant="light"
              color="red"
              loading={ending.isPending}
              onClick={() => ending.mutate(null)}
              data-testid="end-others"
            >
              {t('sessions.end_others')}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

interface LineProps {
  session: Session;
  isBusy: boolean;
  onEnd: () => void;
}

function Line({ session, isBusy, onEnd }: LineProps) {
  const { t, i18n } = useTranslation();
  const at = formatMoment(session.created_at, i18n.language);
  const browser = browserOf(session.user_agent);
  return (
    <Group justify="space-between" wrap="nowrap" data-testid="session">
      <Stack gap={0} miw={0}>
        <Text size="sm" fw={550} title={session.user_agent}>
          {browser}
        </Text>
        <Text size="xs" c="dimmed">
          {session.ip} · {t('sessions.since', { at })}
        </Text>
      </Stack>
      {session.is_this ? (
        <Badge variant="light" tt="none">
          {t('sessions.here')}
        </Badge>
      ) : (
        <Button
          variant="default"
          size="xs"
          disabled={isBusy}
          aria-label={`${t('sessions.end')}: ${browser}`}
          onClick={onEnd}
          data-testid="end-session"
        >
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  );
}
