// Ukrainian texts of the page of results and topics.

import type { enResults } from './en.results.ts';

export const ukResults: typeof enResults = {
  results: {
    about:
      'Що оператори вказують про підсумок дзвінка та про що він був. Чи це обовʼязково, задається в кожній черзі.',
    add: 'Додати',
    empty: 'Поки немає з чого обирати',
    empty_hint: 'Додайте «Продано», «Подумає», «Скарга»… і оператори побачать їх біля дзвінка.',
    name: 'Назва',
    kind: 'Що це',
    result: 'Результат',
    topic: 'Тематика',
    queues: 'Черги',
    queues_hint: 'Лише в цих; нічого не обрано — в усіх',
    all_queues: 'Усі черги',
    retired: 'не використовується',
    position: 'Місце',
    position_hint: 'Менше стоїть раніше.',
    is_active: 'Використовується',
    is_active_hint: 'Що не використовується, лишається в журналі за назвою.',
  },
};
