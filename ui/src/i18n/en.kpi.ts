// English: one's own KPI, and what it gave or took.

export const enKpi = {
  kpi: {
    title: 'My KPI',
    none: 'No norm is set for you now.',
    about: 'As it would be counted if the period ended now.',
    window_day: 'today',
    window_week: 'this week',
    window_month: 'this month',
    goal_at_least: 'goal: at least {{figure}}',
    goal_at_most: 'goal: at most {{figure}}',
    no_fact: 'Nothing to count yet',
    small: 'Not enough to count yet: {{sample}} of {{least}}',
    no_grade: 'No grade reached yet',
    next: 'next “{{grade}}”: {{limit}}',
    points: 'points: {{points}}',
    violation: 'Violation: {{rule}}',
    happened: 'it was {{figure}}',
    look: 'Look',
    close: 'Close',
  },
  violation: {
    away_longer_seconds: 'Away longer than {{figure}}',
    busy_longer_seconds: 'Busy longer than {{figure}}',
    pcp_longer_seconds: 'PCP longer than {{figure}}',
    hold_longer_seconds: 'Customer on hold longer than {{figure}}',
    missed_in_row: 'Missed calls in a row: {{figure}}',
    rejected_offer: 'A call rejected',
    rated_at_most: 'Customer’s rating {{figure}} or lower',
    talk_without_form: 'A talk without its form filled in',
  },
};
