// A call that is rejected or missed goes on to the next operator, and everybody sees why.

import { expect } from 'vitest';
import { hears } from './support/ears.ts';
import type { Operator } from './support/people.ts';
import { CUSTOMER_HZ, SECOND_HZ, story } from './support/story.ts';
import { until } from './support/until.ts';

story(
  'a rejected call goes to the next operator, and the one who rejected pauses',
  async (stage) => {
    const { hotline, people } = await stage.company.hotline(['Ганна', 'Богдан'], {
      ring_seconds: 20,
      penalty_seconds: 300,
    });
    const [first, second] = await Promise.all([
      stage.operator(people[0]),
      stage.operator(people[1], { hertz: SECOND_HZ }),
    ]);
    await Promise.all([first.becomesReady(), second.becomesReady()]);
    const visitor = await stage.visitor();
    await visitor.calls(hotline.slug);

    const rings = (one: Operator) => one.sees('call-card', { stage: 'incoming' }).then(() => one);
    const asked = await Promise.race([rings(first), rings(second)]);
    const next = asked === first ? second : first;
    const nextHertz = asked === first ? SECOND_HZ : undefined;
    await asked.presses('Alt+KeyX');
    await next.answers();
    await hears(next.page, CUSTOMER_HZ);
    if (nextHertz) await hears(visitor.page, nextHertz);
    await asked.seesNo('call-card');
    await asked.sees('recent-row');

    await asked.clicks('why-toggle');
    await asked.page.locator('[data-testid=why-reasons] [data-code=penalty]').waitFor();
    await visitor.hangsUp();
    await next.seesNo('call-card');
  },
);

story(
  'whoever misses calls is sent away, and the page says why in three languages',
  async (stage) => {
    const { hotline, people } = await stage.company.hotline(['Ганна'], {
      ring_seconds: 2,
      retry_seconds: 0,
      missed_in_row: 2,
    });
    const [operator, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
    await operator.becomesReady();
    await visitor.calls(hotline.slug);
    await operator.sees('call-card', { stage: 'incoming' });
    await operator.sees('status', { state: 'away' });
    await operator.sees('recent-row');
    expect(await operator.page.getByTestId('recent-row').count()).toBe(1);

    await operator.clicks('why-toggle');
    const reason = operator.page.locator('[data-testid=why-reasons] [data-code=away]');
    await reason.waitFor();
    const said = new Set<string>();
    for (const language of ['uk', 'ru', 'en']) {
      await operator.speaks(language);
      const sentence = await until(`a sentence in ${language}`, async () => {
        const words = `${await operator.text('status')} ${await reason.innerText()}`;
        const isCyrillic = /[а-яіїєґ]/i.test(words);
        return isCyrillic === (language !== 'en') && !said.has(words) ? words : '';
      });
      expect(sentence).not.toMatch(/[a-z]_[a-z]/);
      said.add(sentence);
    }
    expect(said.size).toBe(3);
    await visitor.hangsUp();
  },
);
