// Russian: short messages between colleagues.

export const ruColleagues = {
  colleagues: {
    title: 'Сообщения коллег',
    unread: 'Непрочитанные сообщения коллег: {{count}}',
    new: '{{who}} пишет вам',
    to: 'Написать',
    choose: 'коллеге или отделу',
    people: 'Коллеги',
    departments: 'Отделы',
    nobody_found: 'Никто не найден.',
    none: 'За последние 14 дней сообщений нет.',
    thread: 'Сообщения',
    text: 'Текст сообщения',
    send: 'Отправить',
    back: 'Все сообщения',
    close: 'Закрыть',
    read_only: 'Здесь можно только читать.',
    write: 'Написать: {{who}}',
  },
};
