// Ukrainian texts of points and money of people.

import type { enPoints } from './en.points.ts';

export const ukPoints: typeof enPoints = {
  points: {
    balance: 'Баланс',
    money: 'Гроші',
    points: 'Бали',
    paid_time: 'Оплачуваний час',
    status: 'Статус',
    time: 'Час',
    paid: 'Оплачується',
    paid_hint:
      'Пораховано за нинішніми формулами й цінами черг: {{money}}. Кожен день потрапляє на баланс, коли він минув.',
    entries: 'Нарахування та штрафи',
    none: 'За цей період нічого немає',
    none_hint:
      'Тут стоять бонуси, штрафи й гроші за оплачуваний час кожного дня — кожне зі своєю причиною.',
    amount: 'балів: {{points}}',
    kind: 'Що це',
    kind_work: 'Оплачений час',
    kind_bonus: 'Бонус',
    kind_penalty: 'Штраф',
    kind_payout: 'Виплата',
    kind_reversal: 'Відкликання',
    is_undone: 'відкликано',
    call: 'дзвінок',
    work_of: 'Робота {{day}}: оплачується {{time}}',
    undo: 'Відкликати',
    undo_title: 'Відкликати цей запис?',
    undo_text: 'Він лишається у списку; ще один запис забирає його назад.',
    comment: 'Причина',
    comment_hint: 'Людина прочитає її у своїй статистиці',
    about:
      'Скільки в людей балів і грошей. Відкрийте когось, щоб дати бонус або штраф: причина лишається назавжди.',
    search: 'Знайти людину',
    nobody: 'Нікому нараховувати',
    nobody_hint: 'Ваше право не сягає нікого, крім вас.',
    person: 'Людина',
    give_bonus: 'Дати бонус',
    give_penalty: 'Накласти штраф',
    give_payout: 'Зазначити виплату',
    call_field: 'Дзвінок, якщо йдеться про нього',
    call_hint: 'Вставте адресу його сторінки в журналі',
  },
};
