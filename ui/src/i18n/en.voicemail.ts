// English: the voicemail page.

export const enVoicemail = {
  voicemail: {
    about:
      'Messages that callers left in voicemail boxes. One that you have heard to the end counts as listened for everybody.',
    show: 'Show',
    all: 'All',
    new_only: 'New',
    empty: 'Nobody has left a message',
    empty_hint:
      'When a scenario leads a caller to a voicemail box, his message appears here at once.',
    none_new: 'No new messages',
    none_new_hint: 'All messages have been listened to.',
    box: 'Box',
    from: 'From',
    when: 'When',
    length: 'Length',
    new: 'new',
    listened: 'listened',
    listened_by: '{{name}} listened, {{when}}',
    listened_at: 'Listened {{when}}',
    mark_new: 'Mark as new',
    mark_listened: 'Mark as listened',
    call: 'The call in the journal',
    open: 'Open the message of {{when}}',
    to_number: 'to {{number}}',
    count: 'New messages: {{count}}',
    mail_waiting: 'A letter is on its way',
    mail_sent: 'Told by mail',
    mail_failed: 'The letter could not be sent',
  },
};
