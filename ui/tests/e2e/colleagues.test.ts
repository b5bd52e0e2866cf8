// One operator calls another by short number, from browser to browser.

import { hears } from './support/ears.ts';
import { OPERATOR_HZ, SECOND_HZ, story } from './support/story.ts';

story('operators call each other by short number', async (stage) => {
  const { people } = await stage.company.hotline(['Ганна', 'Богдан']);
  const [caller, called] = await Promise.all([
    stage.operator(people[0]),
    stage.operator(people[1], { hertz: SECOND_HZ }),
  ]);
  await Promise.all([caller.becomesReady(), called.becomesReady()]);

  await caller.at('dial-number').fill(people[1].shortNumber);
  await caller.presses('Enter');
  await called.sees('call-card', { stage: 'incoming' });
  // By its phone, which may ring after the page is told.
  await called.reads('call-who', 'Ганна');
  await called.answers();
  await caller.sees('call-card', { stage: 'talk' });
  await caller.reads('call-who', 'Богдан');
  await Promise.all([hears(caller.page, SECOND_HZ), hears(called.page, OPERATOR_HZ)]);

  await called.presses('Alt+KeyX');
  await Promise.all([caller.seesNo('call-card'), called.seesNo('call-card')]);
  await Promise.all([
    caller.sees('status', { state: 'ready' }),
    called.sees('status', { state: 'ready' }),
  ]);
});
