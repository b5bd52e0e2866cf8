// English: short messages between colleagues.

export const enColleagues = {
  colleagues: {
    title: 'Messages of colleagues',
    unread: 'Unread messages of colleagues: {{count}}',
    new: '{{who}} has written to you',
    to: 'Write to',
    choose: 'a colleague or a department',
    people: 'Colleagues',
    departments: 'Departments',
    nobody_found: 'Nobody is found.',
    none: 'There are no messages of the last 14 days.',
    thread: 'Messages',
    text: 'Message',
    send: 'Send',
    back: 'All messages',
    close: 'Close',
    read_only: 'You can read here, and not write.',
    write: 'Write to {{who}}',
  },
};
