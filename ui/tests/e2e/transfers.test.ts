// A customer is brought to others: asked first, handed over, in vain, and together in a conference.

import { hears, hearsAll, hearsOtherThan } from './support/ears.ts';
import type { Operator } from './support/people.ts';
import { CUSTOMER_HZ, OPERATOR_HZ, SECOND_HZ, type Stage, story } from './support/story.ts';

/** Anna talks with a customer, and her colleague is free. */
async function talkOfAnna(stage: Stage) {
  const { hotline, people } = await stage.company.hotline(['Ганна', 'Богдан']);
  const [anna, bohdan, visitor] = await Promise.all([
    stage.operator(people[0]),
    stage.operator(people[1], { hertz: SECOND_HZ }),
    stage.visitor(),
  ]);
  await Promise.all([anna.becomesReady(), bohdan.isReachable()]);
  await visitor.calls(hotline.slug);
  await anna.answers();
  await bohdan.becomesReady();
  return { anna, bohdan, visitor, people };
}

/** All by keyboard: the shortcut of the button, whom, and the key that does it. */
async function asks(who: Operator, button: 'KeyT' | 'KeyC', shortNumber: string, key: string) {
  const place = button === 'KeyT' ? 'transfer' : 'invite';
  await who.page.locator(`[data-testid=${place}]:enabled`).waitFor();
  await who.presses(`Alt+${button}`);
  await who.at('target-search').fill(shortNumber);
  await who.counts('[data-testid=target]', 1);
  await who.presses(key);
}

story('a colleague is asked first, takes the customer and hands him back', async (stage) => {
  const { anna, bohdan, visitor, people } = await talkOfAnna(stage);
  await asks(anna, 'KeyT', people[1].shortNumber, 'Shift+Enter');
  await bohdan.sees('call-via', { why: 'attended' });
  await bohdan.answers();
  await anna.sees('talks-with', { who: 'target' });
  await Promise.all([
    hears(anna.page, SECOND_HZ),
    hears(bohdan.page, OPERATOR_HZ),
    hearsOtherThan(visitor.page, OPERATOR_HZ),
  ]);

  await anna.presses('Alt+KeyS');
  await anna.sees('talks-with', { who: 'customer' });
  await Promise.all([
    hears(anna.page, CUSTOMER_HZ),
    hears(visitor.page, OPERATOR_HZ),
    hearsOtherThan(bohdan.page, OPERATOR_HZ),
  ]);

  await anna.presses('Alt+Enter');
  await anna.sees('transfer-news', { outcome: 'done' });
  await anna.sees('status', { state: 'ready' });
  await bohdan.seesNo('transfer-panel');
  await Promise.all([hears(bohdan.page, CUSTOMER_HZ), hears(visitor.page, SECOND_HZ)]);

  await asks(bohdan, 'KeyT', people[0].shortNumber, 'Enter');
  await anna.sees('call-via', { why: 'blind' });
  await bohdan.seesNo('call-card');
  await anna.answers();
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);

  await asks(anna, 'KeyT', people[1].shortNumber, 'Enter');
  await bohdan.sees('call-via', { why: 'blind' });
  // Before that the customer has not left her, and would only stay.
  await anna.seesNo('call-card');
  await bohdan.presses('Alt+KeyX');
  await anna.sees('transfer-news', { outcome: 'comes_back' });
  await anna.sees('call-via', { why: 'return' });
  await anna.answers();
  await Promise.all([hears(anna.page, CUSTOMER_HZ), hears(visitor.page, OPERATOR_HZ)]);
  await visitor.hangsUp();
  await anna.seesNo('call-card');
});

story('three talk with one another, and go on when who invited leaves', async (stage) => {
  const { anna, bohdan, visitor, people } = await talkOfAnna(stage);
  await asks(anna, 'KeyC', people[1].shortNumber, 'Enter');
  await bohdan.sees('call-via', { why: 'conference' });
  await anna.sees('transfer-panel', { kind: 'conference' });
  await bohdan.answers();
  await Promise.all([
    anna.sees('conference', { size: '3' }),
    bohdan.sees('conference', { size: '3' }),
  ]);
  await Promise.all([
    hearsAll(anna.page, CUSTOMER_HZ, SECOND_HZ),
    hearsAll(bohdan.page, CUSTOMER_HZ, OPERATOR_HZ),
    hearsAll(visitor.page, OPERATOR_HZ, SECOND_HZ),
  ]);

  await bohdan.sees('record');
  await bohdan.presses('Alt+KeyR');
  await Promise.all([
    anna.sees('recording-now', { paused: 'true' }),
    bohdan.sees('recording-now', { paused: 'true' }),
  ]);
  await anna.presses('Alt+KeyR');
  await bohdan.sees('recording-now', { paused: 'false' });

  await anna.presses('Alt+KeyX');
  await anna.seesNo('call-card');
  await bohdan.seesNo('conference');
  await Promise.all([hears(bohdan.page, CUSTOMER_HZ), hears(visitor.page, SECOND_HZ)]);
  await bohdan.presses('Alt+KeyX');
  await visitor.sees('guest', { stage: 'ended' });
});
