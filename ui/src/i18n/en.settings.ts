// English texts of the settings pages, area by area. uk.settings.ts and ru.settings.ts have the same keys.

import { enAway } from './en.away.ts';
import { enCompany } from './en.company.ts';
import { enDevices } from './en.devices.ts';
import { enForm } from './en.form.ts';
import { enGroups } from './en.groups.ts';
import { enHistory } from './en.history.ts';
import { enLists } from './en.lists.ts';
import { enMail } from './en.mail.ts';
import { enNews } from './en.news.ts';
import { enNumbers } from './en.numbers.ts';
import { enQueues } from './en.queues.ts';
import { enResults } from './en.results.ts';
import { enRoles } from './en.roles.ts';
import { enRules } from './en.rules.ts';
import { enSchedules } from './en.schedules.ts';
import { enScripts } from './en.scripts.ts';
import { enSms } from './en.sms.ts';
import { enSupervisor } from './en.supervisor.ts';
import { enTelephony } from './en.telephony.ts';
import { enUsers } from './en.users.ts';
import { enWhatif } from './en.whatif.ts';

export const enSettings = {
  ...enAway,
  ...enCompany,
  ...enForm,
  ...enDevices,
  ...enGroups,
  ...enRoles,
  ...enResults,
  ...enRules,
  ...enSchedules,
  ...enHistory,
  ...enLists,
  ...enMail,
  ...enNews,
  ...enNumbers,
  ...enQueues,
  ...enScripts,
  ...enSms,
  ...enSupervisor,
  ...enTelephony,
  ...enUsers,
  ...enWhatif,
};

export type SettingsTexts = typeof enSettings;
