// My further calls, beside the one on the card: who rings, who waits with music, and turning to one.

import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import {
  IconArrowsExchange,
  IconPhone,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcuts } from '../../kit/shortcut.ts';
import { Timer } from '../../kit/Timer.tsx';
import { KEYS } from '../../live/keys.ts';
import { useLive, useSnapshot } from '../../live/LiveContext.tsx';
import { callsOf, isWaiting } from '../../live/lines.ts';
import type { MyCall, Snapshot } from '../../live/snapshot.ts';
import { callActions } from './actions.ts';
import { Hint } from './Control.tsx';
import { usePhone } from './PhoneContext.tsx';
import type { PhoneState } from './softphone.ts';
import { type CardView, cardView, nameFor, phoneCallOf } from './view.ts';

export function OtherLines() {
  const { t } = useTranslation();
  const { lines } = useSnapshot();
  useHeard();
  useNames();
  if (lines.length === 0) return null;
  const ringing = lines.find((one) => one.stage === 'ringing');
  const next = lines.find((one) => one !== ringing);
  return (
    <Stack gap="xs" data-testid="other-lines" role="group" aria-label={t('call.lines.title')}>
      {lines.map((line) => (
        <Line key={line.call} line={line} hasKey={line === ringing || line === next} />
      ))}
    </Stack>
  );
}

/** The browser's phone sounds with the call that is on the card. */
function useHeard(): void {
  const snapshot = useSnapshot();
  const { phone, state } = usePhone();
  const { call } = snapshot;
  const isOn = call !== null && call.stage !== 'ringing' && !isWaiting(call);
  const sound = isOn ? phoneCallOf(call, state) : null;
  const isAside = sound !== null && sound !== state.call && isLeft(snapshot, state);
  const line = sound?.line;
  useEffect(() => {
    if (isAside) phone.turnTo(line);
  }, [phone, isAside, line]);
}

/** The server says so of the call that is heard: what was dialled here is heard at once, and the
 * talk before it is put on hold in a moment. */
function isLeft(snapshot: Snapshot, state: PhoneState): boolean {
  const heard = callsOf(snapshot).find((one) => phoneCallOf(one, state) === state.call);
  return heard !== undefined && (heard.stage === 'ringing' || isWaiting(heard));
}

/** A call that was dialled here has the server's name once the server tells of it: so that the next
 * one can be told from it. */
function useNames(): void {
  const snapshot = useSnapshot();
  const { phone, state } = usePhone();
  const name = nameFor(callsOf(snapshot), state);
  useEffect(() => {
    if (name) phone.name(name);
  }, [phone, name]);
}

function Line({ line, hasKey }: { line: MyCall; hasKey: boolean }) {
  const { t } = useTranslation();
  const { queues, operators, me, call } = useSnapshot();
  const { phone, state } = usePhone();
  const view = cardView(line, phoneCallOf(line, state), operators, me.operator);
  if (!view) return null;
  const main = cardView(call, phoneCallOf(call, state), operators, me.operator);
  const actions = callActions(view, phone);
  const rings = line.stage === 'ringing';
  // Its customer joins again, and the other one waits; one that waits for nothing is let wait.
  const turn = () => (view.isHeld || !main ? actions : callActions(main, phone)).toggleHold();
  return (
    <Paper p="sm" shadow="xs" withBorder data-testid="line" data-call={line.call}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm" miw={0}>
          {rings ? <IconPhoneIncoming size={20} /> : <IconPlayerPause size={20} />}
          <Text fw={600} className="numbers" data-testid="line-who">
            {view.who || t(view.isVisitor ? 'call.visitor' : 'call.hidden_number')}
          </Text>
          <Badge variant="light" tt="none" fw={550}>
            {queues.find((one) => one.id === view.queue)?.name ?? t('call.no_queue')}
          </Badge>
          <State view={view} line={line} />
        </Group>
        <Group gap="xs">
          {rings ? (
            <Answer view={view} answer={actions.answer} hasKey={hasKey} />
          ) : (
            <Turn turn={turn} hasKey={hasKey} />
          )}
          <Button
            size="compact-md"
            color="red"
            variant="light"
            leftSection={<IconPhoneOff size={18} />}
            onClick={rings ? actions.reject : actions.hangUp}
            data-testid={rings ? 'line-reject' : 'line-hang-up'}
          >
            {t(rings ? 'call.reject' : 'call.hang_up')}
          </Button>
        </Group>
      </Group>
    </Paper>
  );
}

function State({ view, line }: { view: CardView; line: MyCall }) {
  const { t } = useTranslation();
  const { clockOffset } = useLive();
  const since = view.heldSince ?? view.since;
  const state = line.stage === 'ringing' ? 'rings' : view.isHeld ? 'waits' : 'talk';
  return (
    <Group gap={6} wrap="nowrap" data-testid="line-state" data-state={state}>
      <Text size="sm" c="dimmed">
        {t(`call.lines.${state}`)}
      </Text>
      {view.ringsUntil && <Timer until={view.ringsUntil} offset={clockOffset} fw={600} />}
      {!view.ringsUntil && since && <Timer since={since} offset={clockOffset} fw={600} />}
    </Group>
  );
}

interface AnswerProps {
  view: CardView;
  answer: () => void;
  hasKey: boolean;
}

function Answer({ view, answer, hasKey }: AnswerProps) {
  const { t } = useTranslation();
  useShortcuts([hasKey && view.isInBrowser ? { code: KEYS.answer, act: answer } : null]);
  return (
    <Button
      size="compact-md"
      color="green"
      leftSection={<IconPhone size={18} />}
      rightSection={<Hint code={KEYS.answer} />}
      disabled={!view.isInBrowser}
      onClick={answer}
      data-testid="line-answer"
    >
      {t('call.answer')}
    </Button>
  );
}

function Turn({ turn, hasKey }: { turn: () => void; hasKey: boolean }) {
  const { t } = useTranslation();
  useShortcuts([hasKey ? { code: KEYS.line, act: turn } : null]);
  return (
    <Button
      size="compact-md"
      variant="light"
      leftSection={<IconArrowsExchange size={18} />}
      rightSection={hasKey ? <Hint code={KEYS.line} /> : null}
      onClick={turn}
      data-testid="line-turn"
    >
      {t('call.lines.turn')}
    </Button>
  );
}
