// Українською: власні KPI та що вони дали чи забрали.

import type { enKpi } from './en.kpi.ts';

export const ukKpi: typeof enKpi = {
  kpi: {
    title: 'Мої KPI',
    none: 'Зараз для вас немає жодного нормативу.',
    about: 'Як було б зараховано, якби період закінчився просто зараз.',
    window_day: 'сьогодні',
    window_week: 'цього тижня',
    window_month: 'цього місяця',
    goal_at_least: 'мета: не менше {{figure}}',
    goal_at_most: 'мета: не більше {{figure}}',
    no_fact: 'Поки що нема чого рахувати',
    small: 'Замало, щоб рахувати: {{sample}} з {{least}}',
    no_grade: 'Жодного рівня ще не досягнуто',
    next: 'далі «{{grade}}»: {{limit}}',
    points: 'балів: {{points}}',
    violation: 'Порушення: {{rule}}',
    happened: 'було {{figure}}',
    look: 'Переглянути',
    close: 'Закрити',
  },
  violation: {
    away_longer_seconds: '«Відійшов» довше ніж {{figure}}',
    busy_longer_seconds: '«Зайнятий» довше ніж {{figure}}',
    pcp_longer_seconds: 'PCP довше ніж {{figure}}',
    hold_longer_seconds: 'Клієнт на утриманні довше ніж {{figure}}',
    missed_in_row: 'Пропущено дзвінків поспіль: {{figure}}',
    rejected_offer: 'Дзвінок відхилено',
    rated_at_most: 'Оцінка клієнта {{figure}} або нижча',
    talk_without_form: 'Розмова без заповненої анкети',
  },
};
