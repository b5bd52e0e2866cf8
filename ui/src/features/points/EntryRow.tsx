// One accrual, penalty or payout, with its reason; whose it is may appeal, whoever may decides or takes
// it back, each with a reason of his own.

import { Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment, formatSeconds } from '../../kit/time.ts';
import type { CallLink } from './AccountView.tsx';
import {
  type Appeal,
  canAppeal,
  canUndo,
  type Entry,
  isOpen,
  signedMoney,
  signedPoints,
} from './points.ts';
import { appeal, type Decided, decide, undo } from './queries.ts';
import { ReasonButton } from './ReasonButton.tsx';

interface EntryRowProps {
  entry: Entry;
  link: CallLink;
  /** Gives and takes back here; else, with `isOwn`, it is his account. */
  mayUndo: boolean;
  isOwn?: boolean;
  /** Whose it is, where several people's stand together. */
  whose?: string;
  /** He is asked for a reason: the row must not go. */
  onAsk?: (isAsking: boolean) => void;
}

export function EntryRow({ entry: latest, link, mayUndo, isOwn, whose, onAsk }: EntryRowProps) {
  const { t, i18n } = useTranslation();
  const [held, setHeld] = useState<Entry | null>(null);
  const entry = held ?? latest;
  function ask(isAsking: boolean): void {
    setHeld(isAsking ? entry : null);
    onAsk?.(isAsking);
  }
  const undone = entry.is_reversed ? { td: 'line-through' } : {};
  const isMinus = entry.points < 0 || entry.money_micros < 0;
  const amounts = [
    signedMoney(entry.money_micros, entry.currency, i18n.language),
    entry.points ? t('points.amount', { points: signedPoints(entry.points, i18n.language) }) : '',
  ].filter(Boolean);
  return (
    <Table.Tr data-testid="entry" data-kind={entry.kind}>
      <Table.Td valign="top" w={120}>
        <Text size="xs" c="dimmed" className="numbers">
          {formatMoment(entry.at, i18n.language)}
        </Text>
      </Table.Td>
      <Table.Td valign="top" style={{ overflowWrap: 'anywhere' }}>
        {whose && (
          <Text size="sm" fw={600}>
            {whose}
          </Text>
        )}
        <Text size="sm" {...undone}>
          <Reason entry={entry} />
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {[
            t(`points.kind_${entry.kind}`),
            entry.by_name ?? '',
            entry.is_reversed ? t('points.is_undone') : '',
          ]
            .filter(Boolean)
            .join(' · ')}
          {entry.call && (
            <> · {entry.is_open ? link(entry.call, t('points.call')) : t('points.call')}</>
          )}
        </Text>
        {entry.appeal && <Said appeal={entry.appeal} />}
      </Table.Td>
      <Table.Td valign="top" ta="right" w={170}>
        {amounts.map((amount) => (
          <Text
            key={amount}
            size="sm"
            fw={600}
            className="numbers"
            {...(isMinus && { c: 'red' })}
            {...undone}
          >
            {amount}
          </Text>
        ))}
        {mayUndo && isOpen(entry) && <Decide entry={entry.id} onAsk={ask} />}
        {mayUndo && !isOpen(entry) && canUndo(entry) && (
          <ReasonButton
            label={t('points.undo')}
            title={t('points.undo_title')}
            text={t('points.undo_text')}
            send={(reason) => undo(entry.id, reason)}
            onAsk={ask}
            testId="undo"
          />
        )}
        {isOwn && canAppeal(entry) && (
          <ReasonButton
            label={t('points.appeal')}
            title={t('points.appeal_title')}
            text={t('points.appeal_text')}
            asked={{ label: t('points.appeal_why'), description: t('points.appeal_why_hint') }}
            send={(reason) => appeal(entry.id, reason)}
            onAsk={ask}
            testId="appeal"
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const DECISIONS: [Decided, 'decline' | 'uphold'][] = [
  ['confirmed', 'decline'],
  ['cancelled', 'uphold'],
];

interface DecideProps {
  entry: string;
  onAsk: (isAsking: boolean) => void;
}

function Decide({ entry, onAsk }: DecideProps) {
  const { t } = useTranslation();
  return DECISIONS.map(([state, name]) => (
    <ReasonButton
      key={name}
      label={t(`points.${name}`)}
      title={t(`points.${name}_title`)}
      text={t(`points.${name}_text`)}
      send={(reason) => decide(entry, state, reason)}
      onAsk={onAsk}
      testId={name}
    />
  ));
}

/** What was said against it, and what was answered. */
function Said({ appeal: { state, comment, answer, decided_by_name } }: { appeal: Appeal }) {
  const { t } = useTranslation();
  const answered = answer && [decided_by_name, answer].filter(Boolean).join(': ');
  return (
    <Text size="xs" component="div" mt={4} data-testid="entry-appeal" data-state={state}>
      {t('points.appeal_said', { comment })}
      {' · '}
      <Text span inherit fw={600} {...(state === 'open' && { c: 'orange' })}>
        {t(`points.appeal_${state}`)}
      </Text>
      {answered && <div>{answered}</div>}
    </Text>
  );
}

function Reason({ entry: { kind, comment, day, paid_seconds, rule_name } }: { entry: Entry }) {
  const { t, i18n } = useTranslation();
  if (kind === 'kpi') return [rule_name, comment].filter(Boolean).join(': ');
  if (kind !== 'work') return comment;
  return t('points.work_of', {
    day: new Date(`${day}T12:00:00`).toLocaleDateString(i18n.language, {
      day: 'numeric',
      month: 'short',
    }),
    time: formatSeconds(paid_seconds ?? 0),
  });
}
