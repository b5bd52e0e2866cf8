// По-русски: компания и её ограничения.

import type { SettingsTexts } from './en.settings.ts';

export const ruCompany: Pick<SettingsTexts, 'company'> = {
  company: {
    about: 'Что действует для всей компании и сколько могут стоить её исходящие звонки.',
    general: 'Общее',
    name: 'Название',
    timezone: 'Часовой пояс',
    language: 'Язык',
    language_hint: 'Подсказок и писем, у которых нет своего языка',
    country: 'Страна',
    country_hint: 'Номера без кода страны читаются как номера этой страны',
    currency: 'Валюта',
    currency_hint: 'Три буквы, например UAH',
    fallback_queue: 'Очередь на случай сбоя',
    fallback_queue_hint: 'Туда идут клиенты, чей сценарий прервал наш сбой',
    limits: 'Ограничения исходящих звонков',
    out_countries: 'Страны, куда можно звонить',
    out_countries_hint: 'Пусто — только собственная страна компании',
    own_only: 'только своя страна',
    out_premium: 'Разрешить номера с доплатой',
    out_premium_hint: 'Номера с особой платой — любимые номера мошенников',
    out_calls: 'Исходящих звонков одновременно',
    out_call_minutes: 'Самый длинный исходящий звонок, минут',
    out_minutes: 'Минут в день',
    no_limit: '0 — без ограничения',
    price_per_minute: 'Самая дорогая минута',
    cost_per_day: 'Расходы в день',
    price_hint: '0 — без ограничения. Считается по ценам шлюзов.',
    today_calls: 'Исходящих звонков сегодня',
    today_minutes: 'Минут сегодня',
    today_cost: 'Потрачено сегодня',
    left: 'осталось {{left}}',
  },
};
