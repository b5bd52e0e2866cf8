// Russian: news of the company, as whoever writes them sees them.

import type { enNews } from './en.news.ts';

export const ruNews: typeof enNews = {
  news: {
    about:
      'Что должны знать ваши люди: все или отдельные отделы и роли, с какого и до какого времени. Показывается в виджете «Новости».',
    add: 'Написать новость',
    headline: 'Заголовок',
    text: 'Текст',
    since: 'Показывать с',
    since_hint: 'Пусто: сразу',
    until: 'Показывать до',
    until_hint: 'Пусто: пока не удалят',
    groups: 'Отделы',
    roles: 'Роли',
    audience: 'Для кого',
    audience_hint:
      'Кто в одном из этих отделов или имеет одну из этих ролей. Ничего не выбрано: все.',
    everybody: 'Все',
    stage: 'Состояние',
    time: 'Время',
    reads: 'Прочитали',
    to_come: 'ещё будет',
    shown: 'показывается',
    over: 'прошла',
    empty: 'Новостей ещё нет',
    empty_hint: 'Нажмите «Написать новость»: новая цена, другие часы, подсказка к скрипту.',
  },
};
