// Українською: компанія та її обмеження.

import type { SettingsTexts } from './en.settings.ts';

export const ukCompany: Pick<SettingsTexts, 'company'> = {
  company: {
    about: 'Що діє для всієї компанії та скільки можуть коштувати її вихідні дзвінки.',
    general: 'Загальне',
    name: 'Назва',
    timezone: 'Часовий пояс',
    language: 'Мова',
    language_hint: 'Підказок і листів, що не мають власної мови',
    country: 'Країна',
    country_hint: 'Номери без коду країни читаються як номери цієї країни',
    currency: 'Валюта',
    currency_hint: 'Три літери, наприклад UAH',
    fallback_queue: 'Черга на випадок збою',
    fallback_queue_hint: 'Туди йдуть клієнти, чий сценарій перервав наш збій',
    limits: 'Обмеження вихідних дзвінків',
    out_countries: 'Країни, куди можна телефонувати',
    out_countries_hint: 'Порожньо — лише власна країна компанії',
    own_only: 'лише власна країна',
    out_premium: 'Дозволити номери з доплатою',
    out_premium_hint: 'Номери з особливою платою — улюблені номери шахраїв',
    out_calls: 'Вихідних дзвінків одночасно',
    out_call_minutes: 'Найдовший вихідний дзвінок, хвилин',
    out_minutes: 'Хвилин на день',
    no_limit: '0 — без обмеження',
    price_per_minute: 'Найдорожча хвилина',
    cost_per_day: 'Витрати на день',
    price_hint: '0 — без обмеження. Рахується за цінами шлюзів.',
    today_calls: 'Вихідних дзвінків сьогодні',
    today_minutes: 'Хвилин сьогодні',
    today_cost: 'Витрачено сьогодні',
    left: 'лишилося {{left}}',
  },
};
