// Two choices in quick succession: both are kept, and the last one counts.

import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { draw } from '../../../tests/support/page.tsx';
import type { LiveCall } from '../../live/liveCall.ts';
import type { CallResult, Chosen } from './queries.ts';
import { ResultPart } from './ResultPart.tsx';

const CALL: LiveCall = {
  call: 'c1',
  direction: 'inbound',
  stage: 'talk',
  party: null,
  dialled: null,
  queue: 'q',
  operator: 'me',
  talkSince: null,
};
const ASKED: CallResult = {
  result_rule: 'mandatory',
  topic_rule: 'mandatory',
  results: [{ id: 'sold', kind: 'result', name: 'Sold' }],
  topics: [{ id: 'price', kind: 'topic', name: 'Price' }],
  result_code: null,
  topic: null,
};

/** What stands below a talk stands elsewhere in its PCP. */
function Workplace() {
  const [stage, setStage] = useState<'talk' | 'pcp'>('talk');
  return (
    <>
      <button type="button" onClick={() => setStage('pcp')}>
        over
      </button>
      <ResultPart key={stage} call={{ ...CALL, stage }} />
    </>
  );
}

test('a topic that is pressed before the result is answered does not take the result back', async () => {
  const sent: Chosen[] = [];
  const answers: (() => void)[] = [];
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => {
    if (init.method !== 'PUT') return Promise.resolve(new Response(JSON.stringify(ASKED)));
    const chosen = JSON.parse(String(init.body)) as Chosen;
    sent.push(chosen);
    return new Promise<Response>((resolve) => {
      answers.push(() => resolve(new Response(JSON.stringify({ ...ASKED, ...chosen }))));
    });
  });
  draw(<Workplace />);
  await userEvent.click(await screen.findByText('Sold'));
  await userEvent.click(screen.getByText('over'));
  await userEvent.click(screen.getByText('Price'));
  expect(sent).toEqual([{ result_code: 'sold', topic: null }]);
  answers[0]?.();
  await waitFor(() => expect(sent[1]).toEqual({ result_code: 'sold', topic: 'price' }));
  answers[1]?.();
  await waitFor(() => {
    const chips = screen.getAllByTestId<HTMLInputElement>('result-choice');
    expect(chips.map(({ checked }) => checked)).toEqual([true, true]);
  });
});
