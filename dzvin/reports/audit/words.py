"""The words of the history in a file for a spreadsheet, in English, Ukrainian and Russian."""

LANGUAGES = ("en", "uk", "ru")

HEADINGS = (
    ("Time", "Час", "Время"),
    ("Who", "Хто", "Кто"),
    ("IP address", "IP-адреса", "IP-адрес"),
    ("What was done", "Що зроблено", "Что сделано"),
    ("To what", "З чим", "С чем"),
    ("Name", "Назва", "Название"),
    ("Before", "Було", "Было"),
    ("After", "Стало", "Стало"),
    ("Details", "Подробиці", "Подробности"),
    ("Call", "Дзвінок", "Звонок"),
)

ACTIONS: dict[str, tuple[str, str, str]] = {
    "created": ("created", "створено", "создано"),
    "changed": ("changed", "змінено", "изменено"),
    "deleted": ("deleted", "видалено", "удалено"),
    "roles_changed": ("roles changed", "змінено ролі", "изменены роли"),
    "signed_in": ("signed in", "вхід", "вход"),
    "signed_out": ("signed out", "вихід", "выход"),
    "sign_in_refused": ("sign-in refused", "у вході відмовлено", "во входе отказано"),
    "merged": ("merged", "об'єднано", "объединено"),
    "erased": ("forgotten for good", "забуто назавжди", "забыто навсегда"),
    "exported": ("taken as a file", "вивантажено у файл", "выгружено в файл"),
    "imported": ("read from a file", "завантажено з файлу", "загружено из файла"),
    "listen": ("listened to a live talk", "прослухано розмову", "прослушан разговор"),
    "whisper": ("whispered in a talk", "підказано в розмові", "подсказано в разговоре"),
    "barge": ("joined a talk", "долучення до розмови", "подключение к разговору"),
    "intercept": ("took a talk over", "перехоплено розмову", "перехвачен разговор"),
    "supervision_ended": ("left the talk", "вихід із розмови", "выход из разговора"),
    "hung_up": ("ended the call", "завершено дзвінок", "завершён звонок"),
    "moved": ("moved to another queue", "переведено в іншу чергу", "переведён в другую очередь"),
    "raised": ("put forward", "просунуто вперед", "продвинут вперёд"),
    "picked": ("given to an operator", "призначено оператору", "назначен оператору"),
    "callback_given": (
        "promised call given to another",
        "передано обіцяний дзвінок",
        "передан обещанный звонок",
    ),
    "status_forced": ("status changed", "змінено статус", "изменён статус"),
    "status_planned": ("status planned", "заплановано статус", "запланирован статус"),
    "points_bonus": ("bonus given", "надано бонус", "дан бонус"),
    "points_penalty": ("penalty given", "накладено штраф", "наложен штраф"),
    "points_payout": ("payout noted", "зазначено виплату", "отмечена выплата"),
    "points_reversal": ("entry undone", "скасовано нарахування", "отменено начисление"),
    "appeal_open": ("entry appealed", "запис оскаржено", "запись обжалована"),
    "appeal_confirmed": ("appeal declined", "оскарження відхилено", "обжалование отклонено"),
    "appeal_cancelled": ("appeal upheld", "оскарження задоволено", "обжалование удовлетворено"),
    "listened": ("heard the recording", "прослухано запис", "прослушана запись"),
    "downloaded": ("downloaded the recording", "завантажено запис", "скачана запись"),
}

THINGS: dict[str, tuple[str, str, str]] = {
    "tenant": ("company", "компанія", "компания"),
    "user_account": ("person", "людина", "человек"),
    "user_group": ("department", "відділ", "отдел"),
    "user_phone": ("person's phones", "телефони людини", "телефоны человека"),
    "role": ("role", "роль", "роль"),
    "project": ("project", "проєкт", "проект"),
    "queue": ("queue", "черга", "очередь"),
    "queue_form": ("form of a queue", "анкета черги", "анкета очереди"),
    "out_queue": ("queue of outgoing calls", "черга вихідних", "очередь исходящих"),
    "away_reason": ("reason for Away", "причина перерви", "причина перерыва"),
    "provider": ("provider", "провайдер", "провайдер"),
    "gateway": ("connection", "підключення", "подключение"),
    "number": ("number", "номер", "номер"),
    "endpoint": ("SIP phone", "SIP-телефон", "SIP-телефон"),
    "schedule": ("schedule", "розклад", "расписание"),
    "prompt": ("voice prompt", "голосова фраза", "голосовая фраза"),
    "list": ("list", "список", "список"),
    "scenario": ("scenario", "сценарій", "сценарий"),
    "script": ("form", "анкета", "анкета"),
    "kpi_rule": ("KPI rule", "правило KPI", "правило KPI"),
    "result_code": ("result or topic", "результат або тема", "результат или тема"),
    "voicemail_box": ("voicemail boxes", "скриньки голосової пошти", "ящики голосовой почты"),
    "mail_account": ("mail", "пошта", "почта"),
    "sms_provider": ("SMS provider", "SMS-провайдер", "SMS-провайдер"),
    "message_template": ("message template", "шаблон повідомлення", "шаблон сообщения"),
    "contact_field": ("fields of contacts", "поля контактів", "поля контактов"),
    "contact": ("contact", "контакт", "контакт"),
    "news": ("announcement", "оголошення", "объявление"),
    "webhook_secret": ("webhook secret", "секрет вебхука", "секрет вебхука"),
    "form": ("filled forms", "заповнені анкети", "заполненные анкеты"),
    "audit": ("history of changes", "історія змін", "история изменений"),
    "callback": ("promised call", "обіцяний дзвінок", "обещанный звонок"),
    "operator": ("operator", "оператор", "оператор"),
    "call": ("call", "дзвінок", "звонок"),
    "talk": ("recording of a talk", "запис розмови", "запись разговора"),
    "voicemail": ("voicemail message", "голосове повідомлення", "голосовое сообщение"),
}


def headings(language: str) -> list[str]:
    return [names[_place(language)] for names in HEADINGS]


def word(words: dict[str, tuple[str, str, str]], key: str, language: str) -> str:
    """A thing that has no word here is called as the log calls it."""
    return words[key][_place(language)] if key in words else key


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else 0
