// One message: a line of the table; opened, its player and what can be done with it.

import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import { type Message, markMessage } from './queries.ts';

/** What a player needs; see recordings. */
export interface Sound {
  id: string;
  part: number;
  kind: 'voicemail';
  status: Message['status'];
  seconds: number | null;
  why: null;
  /** Of the number that was dialled. */
  project: string | null;
}

export type PlayerOf = (sound: Sound, onHeard: () => void) => ReactNode;

interface MessageRowProps {
  message: Message;
  isOpen: boolean;
  onToggle: () => void;
  /** To the call's page, for those who may read it. */
  link: (message: Message, text: ReactNode) => ReactNode;
  player: PlayerOf;
}

export function MessageRow({ message, isOpen, onToggle, link, player }: MessageRowProps) {
  const { t, i18n } = useTranslation();
  const when = formatMoment(message.left_at, i18n.language);
  const isNew = message.listened_at === null;
  const hidden = t(message.door === 'guest' ? 'call.visitor' : 'call.hidden_number');
  const { party } = message;
  const who = party?.name || party?.number || hidden;
  const dialled =
    message.number_label ||
    (message.dialled && t('voicemail.to_number', { number: message.dialled }));
  const below = [party?.name && party.number, dialled].filter(Boolean).join(' · ');
  return (
    <>
      <Table.Tr
        onClick={onToggle}
        style={{ cursor: 'pointer' }}
        data-testid="message"
        data-id={message.id}
        data-new={isNew}
      >
        <Table.Td>
          <Anchor
            component="button"
            type="button"
            size="sm"
            c="inherit"
            fw={isNew ? 700 : 400}
            className="numbers"
            aria-expanded={isOpen}
            aria-label={t('voicemail.open', { when })}
          >
            {when}
          </Anchor>
        </Table.Td>
        <Table.Td>
          <Text size="sm" fw={isNew ? 700 : 550} truncate maw={260} className="numbers">
            {who}
          </Text>
          <Text size="xs" c="dimmed" truncate maw={260}>
            {below}
          </Text>
        </Table.Td>
        <Table.Td>
          <Text size="sm" truncate maw={220}>
            {message.box}
          </Text>
        </Table.Td>
        <Table.Td ta="right">
          <Text size="sm" className="numbers">
            {formatSeconds(message.seconds)}
          </Text>
        </Table.Td>
        <Table.Td ta="right">
          <Badge variant={isNew ? 'filled' : 'light'} color={isNew ? 'bell' : 'gray'} tt="none">
            {t(isNew ? 'voicemail.new' : 'voicemail.listened')}
          </Badge>
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={5}>
            <Opened message={message} link={link} player={player} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

function Opened({ message, link, player }: Pick<MessageRowProps, 'message' | 'link' | 'player'>) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const marking = useMutation({
    mutationFn: (isListened: boolean) => markMessage(message.id, isListened),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['voicemail'] }),
  });
  const isNew = message.listened_at === null;
  const { id, status, seconds, project } = message;
  const sound: Sound = { id, part: 1, kind: 'voicemail', status, seconds, why: null, project };
  return (
    <Stack gap="sm" py="xs">
      {player(sound, () => {
        if (isNew) marking.mutate(true);
      })}
      <Group justify="space-between" gap="sm">
        <Text size="sm" c={message.mail === 'failed' ? 'red' : 'dimmed'}>
          {message.mail && `${t(`voicemail.mail_${message.mail}`)}. `}
          {message.listened_at &&
            t(message.listened_by_name ? 'voicemail.listened_by' : 'voicemail.listened_at', {
              name: message.listened_by_name ?? '',
              when: formatMoment(message.listened_at, i18n.language),
            })}
        </Text>
        <Group gap="md">
          <Text size="sm">{link(message, t('voicemail.call'))}</Text>
          <Button
            size="xs"
            variant="default"
            loading={marking.isPending}
            onClick={() => marking.mutate(isNew)}
            data-testid="mark"
          >
            {t(isNew ? 'voicemail.mark_listened' : 'voicemail.mark_new')}
          </Button>
        </Group>
      </Group>
      {marking.error && (
        <Text size="sm" c="red" role="alert">
          {explain(marking.error)}
        </Text>
      )}
    </Stack>
  );
}
