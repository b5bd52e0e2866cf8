// English: news of the company, as whoever writes them sees them.

export const enNews = {
  news: {
    about:
      'What your people should know: for everybody or for some departments and roles, from when until when. It stands in the widget “News”.',
    add: 'Write news',
    headline: 'Headline',
    text: 'Text',
    since: 'Shown from',
    since_hint: 'Empty: at once',
    until: 'Shown until',
    until_hint: 'Empty: until it is deleted',
    groups: 'Departments',
    roles: 'Roles',
    audience: 'For whom',
    audience_hint:
      'Whoever is in one of these departments or has one of these roles. Nothing chosen: everybody.',
    everybody: 'Everybody',
    stage: 'State',
    time: 'Time',
    reads: 'Read by',
    to_come: 'to come',
    shown: 'shown',
    over: 'over',
    empty: 'No news yet',
    empty_hint: 'Press “Write news”: a new price, other hours, a hint for a script.',
  },
};
