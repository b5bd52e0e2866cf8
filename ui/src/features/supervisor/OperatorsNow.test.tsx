// What a supervisor's rights do not reach has no button beside it.

import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { answerPaths } from '../../../tests/support/answers.ts';
import { drawWorking } from '../../../tests/support/page.tsx';
import { TestPhone } from '../../../tests/support/phone.ts';
import { snapshot } from '../../../tests/support/snapshots.ts';
import { OperatorsNow } from './OperatorsNow.tsx';
import type { Item, Operator, Picture, QueueNow } from './picture.ts';
import { WaitingActions } from './WaitingActions.tsx';

function queue(id: string, may: QueueNow['may']): QueueNow {
  const settings = { strategy: 'longest_idle', expected_wait_seconds: null, is_weighed: false };
  return { id, name: id, ...settings, skills: [], is_group: false, may };
}

function operator(id: string, may: Operator['may']): Operator {
  const status = { state: 'ready' as const, reason: null, since: null, is_reachable: true };
  return { id, name: id, ...status, call: null, places: [], may };
}

function item(may: Item['may']): Item {
  return {
    item: 'i',
    call: 'c',
    queue: 'Ours',
    since: '2026-11-22T10:00:00Z',
    position: 1,
    expected_wait_seconds: null,
    is_vip: false,
    is_front: false,
    points: 0,
    raised: 0,
    ringing: [],
    waits_for: [],
    may,
    party: null,
  };
}

const PICTURE: Picture = {
  at: '',
  queues: [queue('Ours', ['move', 'staff']), queue('Theirs', [])],
  waiting: [],
  operators: [operator('Near', ['staff', 'force_status', 'write', 'why']), operator('Far', [])],
};

async function drawPicture(picture: Picture): Promise<void> {
  answerPaths({
    'GET /api/active-calls': { calls: [], is_more: false },
    'GET /api/phone/checks': [],
  });
  const phone = new TestPhone({ registration: 'registered', microphone: 'ready', call: null });
  await drawWorking(
    <OperatorsNow picture={picture} chosen={new Set()} onMessage={() => {}} />,
    snapshot(),
    phone,
  );
}

function rowOf(name: string) {
  return within(screen.getByText(name).closest('tr') as HTMLElement);
}

test('only those whom the rights reach are written to and asked about', async () => {
  await drawPicture(PICTURE);
  expect(rowOf('Near').queryByTestId('write')).not.toBeNull();
  expect(rowOf('Near').queryByTestId('why-not')).not.toBeNull();
  expect(rowOf('Far').queryByTestId('write')).toBeNull();
  expect(rowOf('Far').queryByTestId('why-not')).toBeNull();
});

test('a status is set for all who are chosen or for none of them, and the page says so', async () => {
  await drawPicture(PICTURE);
  await userEvent.click(rowOf('Near').getByTestId('pick-operator'));
  expect(screen.queryByTestId('force')).not.toBeNull();
  await userEvent.click(rowOf('Far').getByTestId('pick-operator'));
  expect(screen.queryByTestId('force')).toBeNull();
  expect(screen.queryByTestId('not-forced')).not.toBeNull();
});

test('nobody is chosen where nothing could be done with him', async () => {
  const queues = [queue('Theirs', [])];
  await drawPicture({ ...PICTURE, queues });
  expect(rowOf('Near').queryByTestId('pick-operator')).not.toBeNull();
  expect(rowOf('Far').queryByTestId('pick-operator')).toBeNull();
});

test('a waiting call has the buttons that its queue allows, and none at all elsewhere', async () => {
  const phone = new TestPhone({ registration: 'registered', microphone: 'ready', call: null });
  await drawWorking(
    <>
      <WaitingActions item={item(['pick'])} who="one" picture={PICTURE} />
      <WaitingActions item={item([])} who="other" picture={PICTURE} />
    </>,
    snapshot(),
    phone,
  );
  expect(screen.getAllByTestId('take')).toHaveLength(1);
  expect(screen.queryByTestId('put-first')).toBeNull();
  expect(screen.queryByRole('button', { name: /other/ })).toBeNull();
});
