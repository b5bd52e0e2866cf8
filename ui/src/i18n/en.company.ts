// English: the company and its limits.

export const enCompany = {
  company: {
    about: 'What holds for the whole company, and what its calls out may cost.',
    general: 'General',
    name: 'Name',
    timezone: 'Time zone',
    language: 'Language',
    language_hint: 'Of prompts and letters that have no language of their own',
    country: 'Country',
    country_hint: 'Numbers without a country code are read as numbers of this country',
    currency: 'Currency',
    currency_hint: 'Three letters, for example UAH',
    fallback_queue: 'Queue for emergencies',
    fallback_queue_hint: 'Callers go there when a failure of ours interrupts their scenario',
    announce_monitoring: 'An operator hears a beep when a supervisor listens',
    announce_monitoring_hint:
      'A short tone in the operator’s headset alone, as soon as somebody begins to listen. The customer does not hear it.',
    conference_outlives_operators: 'A conference goes on when the last operator leaves',
    conference_outlives_operators_hint:
      'The customer and the people outside talk on, unrecorded, until the customer leaves or is alone. Outside lines cost money for as long as they talk; the limits below still end them. Otherwise the people outside are let go with the last operator.',
    member_priority_first: 'Best member priority first',
    member_priority_first_hint:
      'An operator of several queues serves those first in which the number of priority is lowest; otherwise whoever has the best score, whatever the queue',
    limits: 'Limits of calls out',
    out_countries: 'Countries that may be called',
    out_countries_hint: 'Empty: the company’s own country only',
    own_only: 'own country only',
    out_premium: 'Allow premium-rate numbers',
    out_premium_hint: 'Numbers with an extra charge, a favourite of thieves',
    out_calls: 'Calls out at once',
    out_call_minutes: 'Longest call out, minutes',
    out_minutes: 'Minutes per day',
    no_limit: '0: no limit',
    price_per_minute: 'Dearest minute',
    cost_per_day: 'Cost per day',
    price_hint: '0: no limit. Counted by the prices of the gateways.',
    today_calls: 'Calls out today',
    today_minutes: 'Minutes today',
    today_cost: 'Cost today',
    left: '{{left}} left',
  },
};
