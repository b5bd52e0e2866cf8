// По-русски: свои KPI и что они дали или отняли.

import type { enKpi } from './en.kpi.ts';

export const ruKpi: typeof enKpi = {
  kpi: {
    title: 'Мои KPI',
    none: 'Сейчас для вас нет ни одного норматива.',
    about: 'Как было бы зачтено, если бы период закончился прямо сейчас.',
    window_day: 'сегодня',
    window_week: 'на этой неделе',
    window_month: 'в этом месяце',
    goal_at_least: 'цель: не меньше {{figure}}',
    goal_at_most: 'цель: не больше {{figure}}',
    no_fact: 'Пока нечего считать',
    small: 'Слишком мало, чтобы считать: {{sample}} из {{least}}',
    no_grade: 'Ни один уровень ещё не достигнут',
    next: 'далее «{{grade}}»: {{limit}}',
    points: 'баллов: {{points}}',
    violation: 'Нарушение: {{rule}}',
    happened: 'было {{figure}}',
    look: 'Посмотреть',
    close: 'Закрыть',
  },
  violation: {
    away_longer_seconds: '«Отошёл» дольше чем {{figure}}',
    busy_longer_seconds: '«Занят» дольше чем {{figure}}',
    pcp_longer_seconds: 'PCP дольше чем {{figure}}',
    hold_longer_seconds: 'Клиент на удержании дольше чем {{figure}}',
    missed_in_row: 'Пропущено звонков подряд: {{figure}}',
    rejected_offer: 'Звонок отклонён',
    rated_at_most: 'Оценка клиента {{figure}} или ниже',
    talk_without_form: 'Разговор без заполненной анкеты',
  },
};
