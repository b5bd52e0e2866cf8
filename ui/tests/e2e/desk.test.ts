// What is left to do after a talk: the result that PCP waits for, a promised call, my calls and figures.

import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Person } from './support/people.ts';
import { story } from './support/story.ts';
import { until } from './support/until.ts';

const faults = (person: Person, screen: string) =>
  faultsOf(person.page, screen, (language) => person.speaks(language));

story('a result is demanded and chosen by keyboard; my work tells of the call', async (stage) => {
  const { company } = stage;
  const { hotline, people } = await company.hotline(['Марія Коваленко'], {
    pcp_seconds: 1,
    result_rule: 'mandatory',
  });
  for (const name of ['Продано', 'Подумає']) {
    const code = { kind: 'result', name: `${name} ${hotline.queueName}`, queues: [hotline.queue] };
    await company.send('POST', '/api/result-codes', code);
  }
  await company.send('POST', '/api/kpi/rules', {
    name: `Розмови ${hotline.queueName}`,
    kind: 'norm',
    metric: 'successful',
    window: 'month',
    target: 1,
    grades: [{ limit: 1, grade: 'Добре', points: 10 }],
    users: [people[0].id],
    active_from: '2026-01-01',
  });
  const [operator, visitor] = await Promise.all([stage.operator(people[0]), stage.visitor()]);
  await operator.becomesReady();
  await visitor.calls(hotline.slug);
  await operator.answers();
  await operator.sees('result-missing');
  await operator.presses('Alt+KeyX');
  await operator.sees('status', { state: 'pcp' });
  // Its second is over, and it waits for the result.
  await until('a PCP without an end', () =>
    operator.page.evaluate(async () => {
      const { me } = await (await fetch('/api/workplace')).json();
      return me.state === 'pcp' && me.until === null;
    }),
  );
  await operator.clicks('finish');
  await operator.page.getByText('Спершу оберіть результат').waitFor();
  await operator.sees('result-part');
  await operator.presses('Alt+KeyO');
  await operator.presses('Space');
  await operator.sees('status', { state: 'ready' });

  await operator.clicks('nav-my-work');
  await operator.reads('my-call-result', /Подумає/);
  await operator.clicks('tab-statistics');
  await operator.reads('figure-successful', '1');
  await operator.page
    .getByTestId('kpi-bar')
    .filter({ hasText: `Розмови ${hotline.queueName}` })
    .filter({ hasText: 'Добре, балів: +10' })
    .waitFor();
  const group = await company.send<{ id: string }>('POST', '/api/groups', {
    name: `Зміна ${hotline.queueName}`,
    members: [people[0].id],
  });
  const news = {
    title: 'Нові години',
    text: 'Від понеділка працюємо до 21:00.',
    groups: [group.id],
  };
  await company.send('POST', '/api/news-written', news);
  await operator.sees('unread-news');
  await operator.clicks('nav-widgets');
  await operator.sees('widget-users');
  await operator.reads('news-one', /Нові години/);
  await operator.reads('queue-answered', '1');
  await operator.clicks('news-read');
  await operator.page.getByTestId('unread-news').waitFor({ state: 'detached' });
  await operator.clicks('arrange');
  for (const kind of ['Швидкий набір', 'Повідомлення колег', 'Анкети CRM']) {
    await operator.clicks('add-widget');
    await operator.page.getByRole('menuitem', { name: kind }).click();
  }
  await operator.page.getByLabel('Черги: нижче').click();
  await until('the new height is kept', () =>
    operator.page.evaluate(async () => {
      const { places } = await (await fetch('/api/widgets')).json();
      return places.find((one: { kind: string }) => one.kind === 'queues').h === 4;
    }),
  );
  // What was said of the result goes by itself.
  await operator.counts('.mantine-Notification-root', 0);
  const found = await faults(operator, 'widgets');
  expect(found).toEqual([]);
});
