import { Notifications } from '@mantine/notifications';
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import { AT, ME, myCall, snapshot } from '../../../tests/support/snapshots.ts';
import type { DzvinEvent } from '../../api/events.gen.ts';
import { LiveProvider } from '../../live/LiveContext.tsx';
import { LiveStore } from '../../live/store.ts';
import { LimitNews } from './LimitNews.tsx';

test('whoever talks reads why his talk will end, and nobody else does', async () => {
  let hear: (event: DzvinEvent) => void = () => {};
  const call = myCall({ stage: 'talk', lead: ME, talk_since: AT });
  const live = new LiveStore(
    () => Promise.resolve(snapshot({ call })),
    [],
    (_position, handlers) => {
      let position = 10_000;
      hear = (event) =>
        handlers.onFrame({ n: 1, position: ++position, at: AT, subject: 's', party: null, event });
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
  const limited = { name: 'call.limited', leg: 'l', why: 'minutes_limit', is_over: false } as const;
  act(() => hear({ ...limited, call: 'of-another' }));
  act(() => hear({ ...limited, call: call.call }));
  const text = 'In a minute this talk ends by itself: today’s minutes are used up.';
  expect(await screen.findAllByText(text)).toHaveLength(1);
  act(() => hear({ ...limited, call: call.call, is_over: true, why: 'cost_limit' }));
  await screen.findByText('The talk was ended: today’s money for calls is used up.');
});
