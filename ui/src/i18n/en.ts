// English: the source of all texts. uk.ts and ru.ts have the same keys.

import { enCalls } from './en.calls.ts';
import { enCodes } from './en.codes.ts';
import { enColleagues } from './en.colleagues.ts';
import { enContacts } from './en.contacts.ts';
import { enDates } from './en.dates.ts';
import { enDesk } from './en.desk.ts';
import { enExtras } from './en.extras.ts';
import { enForms } from './en.forms.ts';
import { enJournal } from './en.journal.ts';
import { enKpi } from './en.kpi.ts';
import { enMessages } from './en.messages.ts';
import { enPhone } from './en.phone.ts';
import { enPoints } from './en.points.ts';
import { enStatuses } from './en.statuses.ts';
import { enStrategies } from './en.strategies.ts';
import { enSupervision } from './en.supervision.ts';
import { enTimeline } from './en.timeline.ts';
import { enTransfer } from './en.transfer.ts';
import { enVoicemail } from './en.voicemail.ts';
import { enWhy } from './en.why.ts';

export const en = {
  ...enCalls,
  ...enContacts,
  ...enDates,
  ...enDesk,
  ...enPoints,
  ...enExtras,
  ...enForms,
  ...enJournal,
  ...enKpi,
  ...enMessages,
  ...enPhone,
  ...enStatuses,
  ...enStrategies,
  ...enCodes,
  ...enColleagues,
  ...enSupervision,
  ...enTimeline,
  ...enTransfer,
  ...enVoicemail,
  ...enWhy,
  app: {
    actions: 'Actions',
    more: 'Show more',
    name: 'Dzvin',
    tagline: 'Contact centre',
    loading: 'Loading…',
    again: 'Try again',
    language: 'Language',
    theme_light: 'Light theme',
    theme_dark: 'Dark theme',
    theme_auto: 'As in the system',
    sign_out: 'Sign out',
    account: 'My account',
    not_found: 'There is no such page',
    no_rights: 'You have no rights yet',
    no_rights_hint: 'Ask your administrator to give you a role.',
    not_found_hint: 'The address may be mistyped, or the page was moved.',
    to_start: 'Go to the start page',
    crashed: 'This page has failed',
    crashed_hint:
      'Your calls go on; reload the page. If it fails again, tell your administrator: {{message}}',
    reload: 'Reload',
    skip: 'Skip to the content',
  },
  nav: {
    forms: 'CRM forms',
    label: 'Sections',
    workplace: 'Workplace',
    journal: 'Call journal',
    contacts: 'Contacts',
    voicemail: 'Voicemail',
    received: 'SMS from customers',
    supervisor: 'Supervisor',
    widgets: 'Widgets',
    my_work: 'My work',
    what_if: 'What if',
    settings: 'Settings',
    my_queues: 'My queues',
    other_queues: 'Other queues',
    no_queues: 'You are in no queue yet. A supervisor can add you.',
    waiting: 'Waiting: {{count}}',
    longest: 'longest',
  },
  sections: {
    points: 'Points and balance',
    kpi: 'KPI rules',
    news: 'News',
    history: 'History of changes',
    scripts: 'CRM forms',
    results: 'Results',
    roles: 'Roles',
    away: 'Reasons for Away',
    mail: 'Mail',
    sms: 'SMS providers',
    templates: 'Message templates',
    numbers: 'Numbers',
    providers: 'Providers',
    devices: 'Phones',
    users: 'Users',
    company: 'Company',
    lists: 'Lists',
    schedules: 'Schedules',
    groups: 'Departments',
    queues: 'Queues',
  },
  sign_in: {
    title: 'Sign in',
    login: 'Login',
    password: 'Password',
    show_password: 'Show the password',
    submit: 'Sign in',
    demo_hint:
      'Your administrator gives you the login. Those of the demo are printed where Dzvin was started.',
    fill_login: 'Enter your login',
    fill_password: 'Enter your password',
    throttled_in: 'Too many attempts. Try again in {{time}}.',
    expired: 'Your session is over. Please sign in again.',
  },
  sessions: {
    close: 'Close',
    title: 'Where I am signed in',
    here: 'This browser',
    since: 'signed in {{at}}',
    end: 'Sign out there',
    end_others: 'Sign out everywhere else',
    ended: 'Ended',
  },
  problem: {
    kpi_changed_meanwhile:
      'Somebody else has changed this rule meanwhile: close the form, open the rule again and then change it.',
    kpi_rule_there: 'Another rule was made by this form already: close it and look into the list.',
    points_appealed: 'There was an appeal against this entry already, or it is taken back.',
    points_no_appeal:
      'No appeal against this entry is open: it was decided, perhaps by somebody else.',
    points_own: 'Nobody gives points or money to himself.',
    points_given:
      'Something else was given by this form already: close it and look into the account.',
    points_undone: 'This entry has been undone already, or undoes another one.',
    contact_phone_taken: 'Another contact has this number.',
    contact_same: 'A contact cannot be merged with itself.',
    contact_too_many_notes: 'There are too many notes: remove some of them.',
    contact_too_much: 'Together they would have more than ten numbers or addresses.',
    contact_bad_file: 'This file is not a table of contacts.',
    contact_import_started: 'This import has been started already.',
    form_changed_elsewhere: 'This form was changed in another tab.',
    form_incomplete: 'Some answers are missing or not right: they are marked.',
    form_completed: 'The form is completed already.',
    form_closed: 'The form is closed: changing it needs a right of its own.',
    script_refused: 'The form cannot be published or counted as it is.',
    link_invalid:
      'The address must begin with https:// or http:// and a fixed host; only the placeholders named below it are known.',
    operator_not_here:
      'This operator is not signed in: a status can be given when the workplace page is open.',
    form_owed: 'Complete the form of the call first: the queue demands it.',
    result_owed: 'Choose the result of the call first: the queue demands it.',
    callback_bad_time: 'Choose a moment that is still to come, within a year.',
    callback_no_number: 'This caller has no number to call back.',
    callback_given_elsewhere: 'Somebody else has just given it away: see whose it is now.',
    callback_not_waiting: 'Somebody has dealt with it already.',
    blacklist_none: 'This queue has no blacklist.',
    last_admin: 'The last administrator stays: give the role to somebody else first.',
    default_role: 'A default role cannot be changed: copy it and change the copy.',
    role_in_use: 'People have this role: choose what they get instead.',
    forecast_busy: 'Several replays are waiting already. Let them finish first.',
    colleagues_too_many: 'Twenty messages a minute at most. Wait a little.',
    colleagues_nobody: 'There is nobody in this department to read it.',
    supervision_no_talk: 'This operator does not talk in this call any more.',
    supervision_taken: 'Five supervisors are with this call already.',
    supervision_own_call: 'You are in this call yourself.',
    supervision_no_phone: 'None of your phones is there: register this page or your desk phone.',
    supervision_no_takeover: 'Only a talk of one operator with a customer can be taken over.',
    not_waiting: 'He does not wait any more: taken, moved or gone.',
    operator_not_free: 'This operator cannot take a call now: only those Ready or Away can.',
    list_full:
      'The list would be too long: up to 10,000 values in a list and 20,000 in the company.',
    mail_not_sent: 'The mail server did not take the letter.',
    message_too_many: 'Ten messages a minute at most. Wait a little.',
    message_stop_listed: 'This customer is in a list of those whom we do not contact.',
    message_too_much_heard: 'Too many messages at once: tell them again later.',
    message_too_large: 'Too much at once.',
    message_one_recipient: 'A message is written to one person.',
    message_no_recipient: 'There is nobody to write to: type a number or an address.',
    message_country_forbidden: 'The company does not write to numbers of this country or kind.',
    no_sms_provider:
      'No SMS provider is set yet: an administrator sets it under Settings → SMS providers.',
    sms_not_taken: 'The provider did not take the message.',
    no_mail_account: 'No mail account is set yet: an administrator sets it under Settings → Mail.',
    network: 'No connection to the server. Check the network and try again.',
    timeout: 'The server does not answer. Try again.',
    timeout_change:
      'The server has not answered. It may have done it all the same: look, and try again if it has not.',
    in_use: 'It is used elsewhere: change that first.',
    taken: 'This is taken already.',
    unknown_reference: 'Something chosen here does not exist any more.',
    unknown_skill: 'The queue does not ask for such a skill: add it to the queue first.',
    unknown_timezone: 'There is no such time zone.',
    emergency_number: 'This number belongs to the emergency services.',
    unknown: 'Something went wrong. Try again.',
    forbidden: 'You have no permission for this.',
    not_found: 'Not found.',
    bug: 'The server has failed. Try again in a moment.',
    away: 'The telephone system is not answering. Try again in a moment.',
    wrong_fields: 'Some fields are not right.',
    bad_sign_in: 'Wrong login or password.',
    engine_too_much_waits:
      'Nothing was done: calls are not being served just now, and too much is waiting. Try again in ten seconds; if it lasts, tell your administrator.',
    too_many_tries: 'Too many attempts. Wait a little and try again.',
    inactive: 'This account is switched off. Ask your administrator.',
    illegal_move: 'This is not possible in your present status.',
    in_call: 'You are in a call already.',
    not_a_member: 'You are no member of this queue.',
    not_yours: 'This call is not yours.',
    not_ready: 'The recording is not ready yet.',
    rate_limited: 'Too many calls from here. Try again in a few minutes.',
    unknown_number: 'There is no such page for calls. Check the address.',
    closed: 'Calls are not taken now. Please call later.',
  },
};

export type Texts = typeof en;
