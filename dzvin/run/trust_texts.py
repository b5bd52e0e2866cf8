"""What the page /trust says, in three languages."""

from collections.abc import Mapping

from msgspec import Struct

LANGUAGES = {"uk": "Українська", "en": "English", "ru": "Русский"}


class Text(Struct, frozen=True, kw_only=True):
    title: str
    why: str
    take: str
    compare: str
    steps: Mapping[str, tuple[str, ...]]
    after: str


ENGLISH = Text(
    title="Trust this Dzvin",
    why="This Dzvin has no certificate from a public authority, so it made its own. A browser gives"
    " the microphone only to pages it trusts: install the certificate of this Dzvin once on each"
    " computer and telephone.",
    take="Download the certificate",
    compare="Before you install it, compare its fingerprint with the one that the administrator"
    " sees with “dzvin doctor”. If they differ, do not install it.",
    steps={
        "Windows (Chrome, Edge)": (
            "Open the downloaded file dzvin-ca.crt and press Install Certificate.",
            "Choose Current User, then Place all certificates in the following store.",
            "Press Browse, choose Trusted Root Certification Authorities, then OK, Next, Finish.",
            "Answer Yes to the warning, after you have compared the fingerprint.",
            "Close all windows of the browser and open it again.",
        ),
        "macOS (Safari, Chrome)": (
            "Open the downloaded file: Keychain Access asks where to add it. Choose login.",
            "Find the certificate that begins with Dzvin in the list and open it.",
            "Under Trust set When using this certificate to Always Trust.",
            "Close the window and enter your password.",
        ),
        "Linux (Debian, Ubuntu)": (
            "Chrome: Settings, Privacy and security, Security, Manage certificates; under Installed"
            " by you import dzvin-ca.crt as a trusted certificate.",
            "For other programs: sudo openssl x509 -inform der -in dzvin-ca.crt"
            " -out /usr/local/share/ca-certificates/dzvin-ca.crt",
            "Then: sudo update-ca-certificates",
        ),
        "Firefox (every system)": (
            "Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import.",
            "Choose dzvin-ca.crt and tick Trust this CA to identify websites.",
        ),
        "Android": (
            "Settings, Security, Encryption & credentials, Install a certificate, CA certificate.",
            "Press Install anyway, confirm with the screen lock and choose dzvin-ca.crt.",
        ),
        "iPhone, iPad": (
            "Open this page in Safari, press Download the certificate and Allow.",
            "Settings, General, VPN & Device Management: open the profile and press Install.",
            "Settings, General, About, Certificate Trust Settings: switch it on.",
        ),
    },
    after="Then open this Dzvin again: the warning is gone and the microphone works.",
)

UKRAINIAN = Text(
    title="Довіряти цьому Dzvin",
    why="Цей Dzvin не має сертифіката від публічного центру, тому зробив власний. Браузер дає"
    " мікрофон лише сторінкам, яким довіряє: один раз встановіть сертифікат цього Dzvin на кожен"
    " комп’ютер і телефон.",
    take="Завантажити сертифікат",
    compare="Перш ніж встановлювати, порівняйте його відбиток із тим, який адміністратор бачить"
    " командою «dzvin doctor». Якщо вони різні, не встановлюйте.",
    steps={
        "Windows (Chrome, Edge)": (
            "Відкрийте завантажений файл dzvin-ca.crt і натисніть «Інсталювати сертифікат».",
            "Виберіть «Поточний користувач», потім «Розмістити всі сертифікати в такому сховищі».",
            "Натисніть «Огляд», виберіть «Довірені кореневі центри сертифікації», потім ОК, «Далі»,"
            " «Готово».",
            "На попередження відповідайте «Так», коли порівняли відбиток.",
            "Закрийте всі вікна браузера й відкрийте його знову.",
        ),
        "macOS (Safari, Chrome)": (
            "Відкрийте завантажений файл: «Ключі» запитають, куди його додати. Виберіть «Вхід».",
            "Знайдіть у списку сертифікат, що починається з Dzvin, і відкрийте його.",
            "У розділі «Довіра» для «Під час використання» виберіть «Завжди довіряти».",
            "Закрийте вікно і введіть пароль.",
        ),
        "Linux (Debian, Ubuntu)": (
            "Chrome: Налаштування, Конфіденційність і безпека, Безпека, Керувати сертифікатами; у"
            " розділі встановлених вами імпортуйте dzvin-ca.crt як довірений.",
            "Для інших програм: sudo openssl x509 -inform der -in dzvin-ca.crt"
            " -out /usr/local/share/ca-certificates/dzvin-ca.crt",
            "Потім: sudo update-ca-certificates",
        ),
        "Firefox (будь-яка система)": (
            "Налаштування, Приватність і безпека, Сертифікати, Переглянути сертифікати, Центри"
            " сертифікації, Імпортувати.",
            "Виберіть dzvin-ca.crt і позначте довіру для ідентифікації вебсайтів.",
        ),
        "Android": (
            "Налаштування, Безпека, Шифрування та облікові дані, Встановити сертифікат, Сертифікат"
            " ЦС.",
            "Натисніть «Усе одно встановити», підтвердьте блокуванням екрана й виберіть"
            " dzvin-ca.crt.",
        ),
        "iPhone, iPad": (
            "Відкрийте цю сторінку в Safari, натисніть «Завантажити сертифікат» і дозвольте.",
            "Параметри, Загальні, VPN і керування пристроєм: відкрийте профіль і натисніть"
            " «Встановити».",
            "Параметри, Загальні, Про пристрій, Довіра до сертифікатів: увімкніть.",
        ),
    },
    after="Потім відкрийте цей Dzvin знову: попередження зникне, мікрофон запрацює.",
)

RUSSIAN = Text(
    title="Доверять этому Dzvin",
    why="У этого Dzvin нет сертификата от публичного центра, поэтому он сделал собственный. Браузер"
    " даёт микрофон только страницам, которым доверяет: один раз установите сертификат этого Dzvin"
    " на каждый компьютер и телефон.",
    take="Скачать сертификат",
    compare="Перед установкой сравните его отпечаток с тем, который администратор видит командой"
    " «dzvin doctor». Если они различаются, не устанавливайте.",
    steps={
        "Windows (Chrome, Edge)": (
            "Откройте скачанный файл dzvin-ca.crt и нажмите «Установить сертификат».",
            "Выберите «Текущий пользователь», затем «Поместить все сертификаты в следующее"
            " хранилище».",
            "Нажмите «Обзор», выберите «Доверенные корневые центры сертификации», затем ОК,"
            " «Далее», «Готово».",
            "На предупреждение ответьте «Да», когда сравнили отпечаток.",
            "Закройте все окна браузера и откройте его снова.",
        ),
        "macOS (Safari, Chrome)": (
            "Откройте скачанный файл: «Связка ключей» спросит, куда его добавить. Выберите «Вход».",
            "Найдите в списке сертификат, который начинается с Dzvin, и откройте его.",
            "В разделе «Доверие» для «При использовании» выберите «Всегда доверять».",
            "Закройте окно и введите пароль.",
        ),
        "Linux (Debian, Ubuntu)": (
            "Chrome: Настройки, Конфиденциальность и безопасность, Безопасность, Управление"
            " сертификатами; в разделе установленных вами импортируйте dzvin-ca.crt как"
            " доверенный.",
            "Для других программ: sudo openssl x509 -inform der -in dzvin-ca.crt"
            " -out /usr/local/share/ca-certificates/dzvin-ca.crt",
            "Затем: sudo update-ca-certificates",
        ),
        "Firefox (любая система)": (
            "Настройки, Приватность и защита, Сертификаты, Просмотр сертификатов, Центры"
            " сертификации, Импортировать.",
            "Выберите dzvin-ca.crt и отметьте доверие при идентификации веб-сайтов.",
        ),
        "Android": (
            "Настройки, Безопасность, Шифрование и учётные данные, Установка сертификатов,"
            " Сертификат ЦС.",
            "Нажмите «Всё равно установить», подтвердите блокировкой экрана и выберите"
            " dzvin-ca.crt.",
        ),
        "iPhone, iPad": (
            "Откройте эту страницу в Safari, нажмите «Скачать сертификат» и разрешите.",
            "Настройки, Основные, VPN и управление устройством: откройте профиль и нажмите"
            " «Установить».",
            "Настройки, Основные, Об этом устройстве, Доверие сертификатам: включите.",
        ),
    },
    after="Затем откройте этот Dzvin снова: предупреждение исчезнет, микрофон заработает.",
)

TEXTS: Mapping[str, Text] = {"uk": UKRAINIAN, "en": ENGLISH, "ru": RUSSIAN}
