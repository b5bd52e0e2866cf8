// По-русски: SMS и письма клиентам.

import type { enMessages } from './en.messages.ts';

export const ruMessages: typeof enMessages = {
  messages: {
    close: 'Закрыть',
    cancel: 'Отмена',
    title_sms: 'Новая SMS',
    title_email: 'Новое письмо',
    to_number: 'Номер',
    to_number_hint: 'Пусто: на {{number}}',
    to_number_free: 'Так, как вы его набираете',
    to_address: 'Адрес почты',
    template: 'Шаблон',
    own_text: 'Свой текст',
    subject: 'Тема',
    text: 'Текст',
    segments: 'Сегментов: {{segments}} · ещё поместится: {{left}}',
    ucs2: 'С такими буквами в сегменте {{room}} знаков.',
    too_long: 'Слишком длинно: не больше {{most}} знаков.',
    send: 'Отправить',
    queued: 'Сообщение отправляется.',
    unfilled: 'Имена в фигурных скобках заполнятся при отправке.',
    none_sms:
      'SMS-провайдер ещё не настроен: это делает администратор в «Настройки → SMS-провайдеры».',
    none_email: 'Почтовый ящик ещё не настроен: это делает администратор в «Настройки → Почта».',
    empty: 'Этому клиенту ещё ничего не писали.',
    more: 'Показать более ранние',
    parts: 'сегментов: {{count}}',
  },
  channel: {
    sms: 'SMS',
    email: 'Письмо',
  },
  message_state: {
    queued: 'отправляется',
    sent: 'отправлено',
    delivered: 'доставлено',
    failed: 'не доставлено',
  },
  message_why: {
    no_provider: 'SMS-провайдера больше нет.',
    no_account: 'Почтовый ящик не настроен.',
    private_address: 'Адрес провайдера в частной сети.',
    unreachable: 'Провайдер не отвечает.',
    bad_certificate: 'Безопасного соединения с провайдером нет: неверный сертификат.',
    wrong_password: 'Провайдер не принимает наш логин и пароль.',
    sender_refused: 'Провайдер не принимает нашего отправителя.',
    recipient_refused: 'Провайдер не принимает этого получателя.',
    refused: 'Провайдер отклонил сообщение.',
    throttled: 'Провайдер просит отправлять медленнее.',
    bad_answer: 'Ответ провайдера непонятен.',
    not_delivered: 'Провайдер не смог доставить.',
  },
};
