"""The prompts every company has from the start, in three languages; uploads replace them."""

from dzvin.resources.refusal_prompts import REFUSALS

LANGUAGES = ("uk", "ru", "en")

POSITIONS = 20
"""Farther back in a queue nothing is said."""
MINUTES = 15
"""A longer wait is `wait_more`."""

type Texts = dict[str, str]
"""By language."""

_SENTENCES: dict[str, Texts] = {
    "greeting": {
        "uk": "Вітаємо! Ви зателефонували до демонстраційної компанії Дзвін. "
        "Цей голос теж демонстраційний.",
        "ru": "Здравствуйте! Вы позвонили в демонстрационную компанию Дзвин. "
        "Этот голос тоже демонстрационный.",
        "en": "Welcome! You have called the Dzvin demo company. This voice is a demo voice too.",
    },
    "menu": {
        "uk": "Щоб з'єднатися з підтримкою, натисніть один. З відділом продажу — два. "
        "Щоб поговорити з роботом, натисніть нуль.",
        "ru": "Чтобы соединиться с поддержкой, нажмите один. С отделом продаж — два. "
        "Чтобы поговорить с роботом, нажмите ноль.",
        "en": "For support, press one. For sales, press two. To talk with a robot, press zero.",
    },
    "not_understood": {
        "uk": "Вибачте, ми вас не почули.",
        "ru": "Извините, мы вас не услышали.",
        "en": "Sorry, we did not hear you.",
    },
    "invalid": {
        "uk": "Такої клавіші в меню немає.",
        "ru": "Такой клавиши в меню нет.",
        "en": "That key is not in the menu.",
    },
    "phone_call_of": {
        "uk": "Вам дзвінок від компанії",
        "ru": "Вам звонок от компании",
        "en": "You have a call of",
    },
    "phone_press_1": {
        "uk": "Щоб прийняти його, натисніть один.",
        "ru": "Чтобы принять его, нажмите один.",
        "en": "Press one to accept it.",
    },
    "recording_notice": {
        "uk": "Розмову буде записано.",
        "ru": "Разговор будет записан.",
        "en": "This call will be recorded.",
    },
    "queue_greeting": {
        "uk": "Зачекайте, будь ласка: ми з'єднуємо вас з оператором.",
        "ru": "Подождите, пожалуйста: мы соединяем вас с оператором.",
        "en": "Please hold: we are connecting you with an operator.",
    },
    "wait_more": {
        "uk": f"Час очікування — понад {MINUTES} хвилин.",
        "ru": f"Время ожидания — более {MINUTES} минут.",
        "en": f"The expected wait is more than {MINUTES} minutes.",
    },
    "no_operators": {
        "uk": "Зараз немає жодного оператора. Зателефонуйте, будь ласка, пізніше.",
        "ru": "Сейчас нет ни одного оператора. Позвоните, пожалуйста, позже.",
        "en": "Nobody is at work at the moment. Please call again later.",
    },
    "all_busy": {
        "uk": "Усі оператори зайняті. Зателефонуйте, будь ласка, пізніше.",
        "ru": "Все операторы заняты. Позвоните, пожалуйста, позже.",
        "en": "All operators are busy. Please call again later.",
    },
    "closed": {
        "uk": "Ми зараз не працюємо. Зателефонуйте, будь ласка, в робочий час.",
        "ru": "Мы сейчас не работаем. Позвоните, пожалуйста, в рабочее время.",
        "en": "We are closed now. Please call during working hours.",
    },
    "holiday": {
        "uk": "Сьогодні у нас вихідний. Зателефонуйте, будь ласка, іншого дня.",
        "ru": "Сегодня у нас выходной. Позвоните, пожалуйста, в другой день.",
        "en": "Today is our day off. Please call another day.",
    },
    "not_available": {
        "uk": "Співробітник зараз не може відповісти.",
        "ru": "Сотрудник сейчас не может ответить.",
        "en": "The person you called cannot answer now.",
    },
    "not_found": {
        "uk": "Такого номера немає.",
        "ru": "Такого номера нет.",
        "en": "There is no such number.",
    },
    "voicemail": {
        "uk": "Залиште повідомлення після сигналу. Щоб закінчити, натисніть решітку.",
        "ru": "Оставьте сообщение после сигнала. Чтобы закончить, нажмите решётку.",
        "en": "Leave a message after the tone. To finish, press the hash key.",
    },
    "message_saved": {
        "uk": "Дякуємо, повідомлення збережено.",
        "ru": "Спасибо, сообщение сохранено.",
        "en": "Thank you, your message has been saved.",
    },
    "echo_greeting": {
        "uk": "Я робот-відлуння. Скажіть що-небудь після сигналу, а я повторю.",
        "ru": "Я робот-эхо. Скажите что-нибудь после сигнала, а я повторю.",
        "en": "I am the echo robot. Say something after the tone, and I will repeat it.",
    },
    "echo_again": {
        "uk": "Це були ви. Скажіть ще щось або покладіть слухавку.",
        "ru": "Это были вы. Скажите ещё что-нибудь или положите трубку.",
        "en": "That was you. Say something else, or hang up.",
    },
    "echo_silence": {
        "uk": "Я нічого не почув. Перевірте мікрофон і спробуйте ще раз після сигналу.",
        "ru": "Я ничего не услышал. Проверьте микрофон и попробуйте ещё раз после сигнала.",
        "en": "I heard nothing. Check your microphone and try again after the tone.",
    },
    "rating": {
        "uk": "Оцініть, будь ласка, розмову: натисніть цифру від одного до п'яти.",
        "ru": "Оцените, пожалуйста, разговор: нажмите цифру от одного до пяти.",
        "en": "Please rate the conversation: press a digit from one to five.",
    },
    "rating_thanks": {
        "uk": "Дякуємо за вашу оцінку.",
        "ru": "Спасибо за вашу оценку.",
        "en": "Thank you for your rating.",
    },
    "status_ready": {
        "uk": "Ваш статус: готовий.",
        "ru": "Ваш статус: готов.",
        "en": "Your status is ready.",
    },
    "status_away": {
        "uk": "Ваш статус: відійшов.",
        "ru": "Ваш статус: отошёл.",
        "en": "Your status is away.",
    },
    "status_ready_later": {
        "uk": "Після розмови ваш статус буде: готовий.",
        "ru": "После разговора ваш статус будет: готов.",
        "en": "After the call your status will be ready.",
    },
    "status_away_later": {
        "uk": "Після розмови ваш статус буде: відійшов.",
        "ru": "После разговора ваш статус будет: отошёл.",
        "en": "After the call your status will be away.",
    },
    "status_not_registered": {
        "uk": "Статус не змінено: ваш телефон не зареєстровано.",
        "ru": "Статус не изменён: ваш телефон не зарегистрирован.",
        "en": "Your status is as before: your phone is not registered.",
    },
    "status_not_allowed": {
        "uk": "Статус не змінено: вам цього не дозволено.",
        "ru": "Статус не изменён: вам это не разрешено.",
        "en": "Your status is as before: you are not allowed to change it.",
    },
    "status_no_reason": {
        "uk": "Статус не змінено: такої причини немає.",
        "ru": "Статус не изменён: такой причины нет.",
        "en": "Your status is as before: there is no such reason.",
    },
    "status_reason_required": {
        "uk": "Статус не змінено: потрібна причина. Наберіть зірочку, три та її номер.",
        "ru": "Статус не изменён: нужна причина. Наберите звёздочку, три и её номер.",
        "en": "Your status is as before: a reason is needed. Dial star, three and its number.",
    },
    "goodbye": {
        "uk": "Дякуємо за дзвінок. До побачення!",
        "ru": "Спасибо за звонок. До свидания!",
        "en": "Thank you for calling. Goodbye!",
    },
    "sorry": {
        "uk": "Вибачте, сталася помилка. Зателефонуйте, будь ласка, ще раз.",
        "ru": "Извините, произошла ошибка. Позвоните, пожалуйста, ещё раз.",
        "en": "Sorry, something went wrong. Please call again.",
    },
}


def position(number: int) -> Texts:
    return {
        "uk": f"Ваш номер у черзі — {number}.",
        "ru": f"Ваш номер в очереди — {number}.",
        "en": f"You are number {number} in the queue.",
    }


def expected_wait(minutes: int) -> Texts:
    return {
        "uk": f"Час очікування — {minutes} {_form(minutes, 'хвилина', 'хвилини', 'хвилин')}.",
        "ru": f"Время ожидания — {minutes} {_form(minutes, 'минута', 'минуты', 'минут')}.",
        "en": f"The expected wait is {minutes} {'minute' if minutes == 1 else 'minutes'}.",
    }


def _form(count: int, one: str, few: str, many: str) -> str:
    """The noun after a number in Ukrainian and Russian."""
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14 else many


SYSTEM_PROMPTS: dict[str, Texts] = (
    _SENTENCES
    | REFUSALS
    | {f"position_{number}": position(number) for number in range(1, POSITIONS + 1)}
    | {f"wait_{minutes}": expected_wait(minutes) for minutes in range(1, MINUTES + 1)}
)
"""By name. A scenario may use each of them without uploading anything."""
