// Russian texts of the page of results and topics.

import type { enResults } from './en.results.ts';

export const ruResults: typeof enResults = {
  results: {
    about:
      'Что операторы указывают об итоге звонка и о чём он был. Обязательно ли это, задаётся в каждой очереди.',
    add: 'Добавить',
    empty: 'Пока не из чего выбирать',
    empty_hint: 'Добавьте «Продано», «Подумает», «Жалоба»… и операторы увидят их возле звонка.',
    name: 'Название',
    kind: 'Что это',
    result: 'Результат',
    topic: 'Тематика',
    queues: 'Очереди',
    queues_hint: 'Только в этих; ничего не выбрано — во всех',
    all_queues: 'Все очереди',
    retired: 'не используется',
    position: 'Место',
    position_hint: 'Меньшее стоит раньше.',
    is_active: 'Используется',
    is_active_hint: 'Что не используется, остаётся в журнале по названию.',
  },
};
