// Ukrainian: short messages between colleagues.

export const ukColleagues = {
  colleagues: {
    title: 'Повідомлення колег',
    unread: 'Непрочитані повідомлення колег: {{count}}',
    new: '{{who}} пише вам',
    to: 'Написати',
    choose: 'колезі або відділу',
    people: 'Колеги',
    departments: 'Відділи',
    nobody_found: 'Нікого не знайдено.',
    none: 'За останні 14 днів повідомлень немає.',
    thread: 'Повідомлення',
    text: 'Текст повідомлення',
    send: 'Надіслати',
    back: 'Усі повідомлення',
    close: 'Закрити',
    read_only: 'Тут можна лише читати.',
    write: 'Написати: {{who}}',
  },
};
