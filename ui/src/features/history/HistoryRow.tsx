// One thing that somebody did.

import { Anchor, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { word } from '../../i18n/words.ts';
import { formatFull } from '../../kit/time.ts';
import type { Act } from './model.ts';
import { details, differences } from './said.ts';

interface HistoryRowProps {
  act: Act;
  link: (call: string, text: ReactNode) => ReactNode;
  /** Show what else happened to this. */
  onThing: (thing: string, title: string) => void;
}

export function HistoryRow({ act, link, onThing }: HistoryRowProps) {
  const { t, i18n } = useTranslation();
  const nobody = t(act.action === 'sign_in_refused' ? 'history.unknown' : 'history.system');
  return (
    <Table.Tr data-testid="history-row" data-action={act.action}>
      <Table.Td valign="top" w={170}>
        <Text size="sm" className="numbers">
          {formatFull(act.at, i18n.language)}
        </Text>
      </Table.Td>
      <Table.Td valign="top" w={200} maw={220}>
        <Text size="sm" fw={550} style={{ overflowWrap: 'break-word' }}>
          {act.by_name || nobody}
        </Text>
        <Text size="xs" c="dimmed" className="numbers">
          {act.ip}
        </Text>
      </Table.Td>
      <Table.Td valign="top" maw={320}>
        <Text size="sm">{word('history_action', act.action)}</Text>
        <Text size="xs" c="dimmed" component="div" style={{ overflowWrap: 'anywhere' }}>
          {word('history_thing', act.what)}
          {!act.thing && act.title && `: ${act.title}`}
          {act.thing && act.what !== 'call' && (
            <>
              {': '}
              <Anchor
                component="button"
                type="button"
                inherit
                ta="left"
                onClick={() => onThing(act.thing ?? '', act.title || shortened(act.thing ?? ''))}
                data-testid="history-thing"
              >
                {act.title || shortened(act.thing)}
              </Anchor>
            </>
          )}
        </Text>
        {act.call && (
          <Text size="xs" component="div">
            {act.is_open ? link(act.call, t('history.call')) : t('history.call')}
          </Text>
        )}
      </Table.Td>
      <Table.Td valign="top">
        <Fields act={act} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What is gone has no name: the beginning of its id tells two apart. */
function shortened(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}

function Fields({ act }: { act: Act }) {
  const more = details(act);
  return (
    <Stack gap={2}>
      {differences(act).map(({ name, before, after }) => (
        <Text key={name} size="xs" style={{ overflowWrap: 'anywhere' }}>
          <Text span inherit c="dimmed">
            {`${name}: `}
          </Text>
          {act.action !== 'created' && `${before || '—'} → `}
          {after || '—'}
        </Text>
      ))}
      {more && <Text size="xs">{more}</Text>}
    </Stack>
  );
}
