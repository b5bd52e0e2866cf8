"""What somebody of the company hears whose call outside is not made: why, in three languages."""

REFUSALS: dict[str, dict[str, str]] = {
    "out_right_missing": {
        "uk": "Вам не дозволено дзвонити на зовнішні номери.",
        "ru": "Вам не разрешено звонить на внешние номера.",
        "en": "You are not allowed to call outside numbers.",
    },
    "out_away_forbidden": {
        "uk": "Щоб зателефонувати, змініть статус на «Готовий».",
        "ru": "Чтобы позвонить, смените статус на «Готов».",
        "en": "To make a call, set your status to ready.",
    },
    "out_blacklisted": {
        "uk": "Цей номер у чорному списку: телефонувати на нього не можна.",
        "ru": "Этот номер в чёрном списке: звонить на него нельзя.",
        "en": "This number is on the black list and must not be called.",
    },
    "out_country_forbidden": {
        "uk": "Дзвінки до цієї країни заборонено налаштуваннями компанії.",
        "ru": "Звонки в эту страну запрещены настройками компании.",
        "en": "The company's settings do not allow calls to this country.",
    },
    "out_premium_forbidden": {
        "uk": "Дзвінки на платні номери заборонено налаштуваннями компанії.",
        "ru": "Звонки на платные номера запрещены настройками компании.",
        "en": "The company's settings do not allow calls to premium numbers.",
    },
    "out_calls_limit": {
        "uk": "Компанія зараз має найбільшу дозволену кількість дзвінків. Спробуйте пізніше.",
        "ru": "У компании сейчас наибольшее разрешённое число звонков. Попробуйте позже.",
        "en": "The company has as many calls as it allows at once. Please try later.",
    },
    "out_minutes_limit": {
        "uk": "Денний ліміт хвилин вичерпано.",
        "ru": "Дневной лимит минут исчерпан.",
        "en": "Today's minutes are used up.",
    },
    "out_price_limit": {
        "uk": "Хвилина розмови з цим номером дорожча, ніж дозволено.",
        "ru": "Минута разговора с этим номером дороже, чем разрешено.",
        "en": "A minute to this number costs more than the company allows.",
    },
    "out_cost_limit": {
        "uk": "Денний ліміт витрат на дзвінки вичерпано.",
        "ru": "Дневной лимит расходов на звонки исчерпан.",
        "en": "Today's money for calls is used up.",
    },
    "out_price_unknown": {
        "uk": "Ціна дзвінка на цей номер невідома, тому він не дозволений.",
        "ru": "Цена звонка на этот номер неизвестна, поэтому он не разрешён.",
        "en": "The price of a call to this number is not known, so it is not allowed.",
    },
}
