// Ukrainian: news of the company, as whoever writes them sees them.

import type { enNews } from './en.news.ts';

export const ukNews: typeof enNews = {
  news: {
    about:
      'Що мають знати ваші люди: усі або окремі відділи й ролі, від якого й до якого часу. Показується у віджеті «Новини».',
    add: 'Написати новину',
    headline: 'Заголовок',
    text: 'Текст',
    since: 'Показувати з',
    since_hint: 'Порожньо: одразу',
    until: 'Показувати до',
    until_hint: 'Порожньо: поки не видалять',
    groups: 'Відділи',
    roles: 'Ролі',
    audience: 'Для кого',
    audience_hint: 'Хто в одному з цих відділів або має одну з цих ролей. Нічого не вибрано: усі.',
    everybody: 'Усі',
    stage: 'Стан',
    time: 'Час',
    reads: 'Прочитали',
    to_come: 'ще буде',
    shown: 'показується',
    over: 'минула',
    empty: 'Новин ще немає',
    empty_hint: 'Натисніть «Написати новину»: нова ціна, інші години, підказка до скрипту.',
  },
};
