// Русские тексты настроек, раздел за разделом.

import type { SettingsTexts } from './en.settings.ts';
import { ruAway } from './ru.away.ts';
import { ruCompany } from './ru.company.ts';
import { ruDevices } from './ru.devices.ts';
import { ruForm } from './ru.form.ts';
import { ruGroups } from './ru.groups.ts';
import { ruHistory } from './ru.history.ts';
import { ruLists } from './ru.lists.ts';
import { ruMail } from './ru.mail.ts';
import { ruNews } from './ru.news.ts';
import { ruNumbers } from './ru.numbers.ts';
import { ruQueues } from './ru.queues.ts';
import { ruResults } from './ru.results.ts';
import { ruRoles } from './ru.roles.ts';
import { ruRules } from './ru.rules.ts';
import { ruSchedules } from './ru.schedules.ts';
import { ruScripts } from './ru.scripts.ts';
import { ruSms } from './ru.sms.ts';
import { ruSupervisor } from './ru.supervisor.ts';
import { ruTelephony } from './ru.telephony.ts';
import { ruUsers } from './ru.users.ts';
import { ruWhatif } from './ru.whatif.ts';

export const ruSettings: SettingsTexts = {
  ...ruAway,
  ...ruCompany,
  ...ruForm,
  ...ruDevices,
  ...ruGroups,
  ...ruRoles,
  ...ruResults,
  ...ruRules,
  ...ruSchedules,
  ...ruHistory,
  ...ruLists,
  ...ruMail,
  ...ruNews,
  ...ruNumbers,
  ...ruQueues,
  ...ruScripts,
  ...ruSms,
  ...ruSupervisor,
  ...ruTelephony,
  ...ruUsers,
  ...ruWhatif,
};
