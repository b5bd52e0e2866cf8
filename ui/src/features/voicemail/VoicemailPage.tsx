// Messages in voicemail boxes: who left one and when, the player, and whether it was dealt with.

import { SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { IconMicrophone2 } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Paged } from '../../forms/Paged.tsx';
import { BlankHead } from '../../kit/BlankHead.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Empty } from '../../kit/States.tsx';
import { WideTable } from '../../kit/WideTable.tsx';
import { MessageRow, type PlayerOf } from './MessageRow.tsx';
import { type Message, messagesQuery } from './queries.ts';

interface VoicemailPageProps {
  /** To the call's page of the journal; nothing for those who may not read it. */
  link: (message: Message, text: ReactNode) => ReactNode;
  /** The player belongs to recordings. */
  player: PlayerOf;
}

export function VoicemailPage({ link, player }: VoicemailPageProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState('all');
  const [open, setOpen] = useState<string | null>(null);
  const messages = useInfiniteQuery(messagesQuery(shown === 'new'));
  return (
    <Stack gap="md" maw={1200} data-testid="voicemail">
      <PageHeader
        title={t('nav.voicemail')}
        about={t('voicemail.about')}
        action={
          <SegmentedControl
            aria-label={t('voicemail.show')}
            value={shown}
            onChange={setShown}
            data={[
              { value: 'all', label: t('voicemail.all') },
              { value: 'new', label: t('voicemail.new_only') },
            ]}
            data-testid="shown"
          />
        }
      />
      <Paged query={messages} empty={<Nothing isNewOnly={shown === 'new'} />}>
        {(rows) => <Rows rows={rows} open={open} onOpen={setOpen} link={link} player={player} />}
      </Paged>
    </Stack>
  );
}

function Nothing({ isNewOnly }: { isNewOnly: boolean }) {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<IconMicrophone2 size={22} />}
      title={t(isNewOnly ? 'voicemail.none_new' : 'voicemail.empty')}
      hint={t(isNewOnly ? 'voicemail.none_new_hint' : 'voicemail.empty_hint')}
    />
  );
}

interface RowsProps extends VoicemailPageProps {
  rows: Message[];
  open: string | null;
  onOpen: (id: string | null) => void;
}

function Rows({ rows, open, onOpen, link, player }: RowsProps) {
  const { t } = useTranslation();
  const columns = ['when', 'from', 'box', 'length'] as const;
  return (
    <WideTable label={t('nav.voicemail')} minWidth={700}>
      <Table verticalSpacing={8} horizontalSpacing="md" aria-label={t('nav.voicemail')}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((name) => (
              <Table.Th key={name} ta={name === 'length' ? 'right' : 'left'}>
                <Text span size="xs" fw={650} c="dimmed">
                  {t(`voicemail.${name}`)}
                </Text>
              </Table.Th>
            ))}
            <BlankHead w={150} label={t('voicemail.listened')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              isOpen={open === message.id}
              onToggle={() => onOpen(open === message.id ? null : message.id)}
              link={link}
              player={player}
            />
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
