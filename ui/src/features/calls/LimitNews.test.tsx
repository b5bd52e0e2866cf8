import { Notifications, notifications } from '@mantine/notifications';
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import { AT, ME, myCall, snapshot } from '../../../tests/support/snapshots.ts';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import type { RecentCall, Snapshot } from '../../live/snapshot.ts';
import { LiveStore } from '../../live/store.ts';
import { LimitNews } from './LimitNews.tsx';

const LIMITED = { name: 'call.limited', leg: 'l', why: 'minutes_limit', is_over: false } as const;
const OVER = { ...LIMITED, is_over: true, why: 'cost_limit' } as const;
const TALK = myCall({ stage: 'talk', lead: ME, talk_since: AT });

afterEach(() => notifications.clean());

/** A page that hears what stands in the log from `first` on. */
async function open(first: number, page: Snapshot): Promise<(event: DzvinEvent) => void> {
  let hear: (event: DzvinEvent) => void = () => {};
  const live = new LiveStore(
    () => Promise.resolve(page),
    [],
    (_position, handlers) => {
      let position = first;
      hear = (event) =>
        handlers.onFrame({ n: 1, position: position++, at: AT, subject: 's', party: null, event });
      handlers.onOpen();
      return { close: () => {} };
    },
  );
  await live.start();
  draw(
    <LiveProvider store={live}>
      <Notifications />
      <LimitNews />
    </LiveProvider>,
  );
  return (event) => act(() => hear(event));
}

test('whoever talks reads why his talk will end, and nobody else does', async () => {
  const hear = await open(11, snapshot({ call: TALK }));
  hear({ ...LIMITED, call: 'of-another' });
  hear({ ...LIMITED, call: TALK.call });
  const text = 'In a minute this talk ends by itself: today’s minutes are used up.';
  expect(await screen.findAllByText(text)).toHaveLength(1);
  hear({ ...OVER, call: TALK.call });
  await screen.findByText('The talk was ended: today’s money for calls is used up.');
});

test('of a talk that a limit ended while the page began anew one reads so, and of no warning', async () => {
  const recent = [{ call: 'over' } as RecentCall];
  const hear = await open(1, snapshot({ recent }));
  hear({ ...LIMITED, call: 'over' });
  hear({ ...OVER, call: 'of-another' });
  hear({ ...OVER, call: 'over' });
  expect(await screen.findAllByRole('alert')).toHaveLength(1);
  screen.getByText('The talk was ended: today’s money for calls is used up.');
});
