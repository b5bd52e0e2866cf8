// Українські тексти налаштувань, розділ за розділом.

import type { SettingsTexts } from './en.settings.ts';
import { ukAway } from './uk.away.ts';
import { ukCompany } from './uk.company.ts';
import { ukDevices } from './uk.devices.ts';
import { ukForm } from './uk.form.ts';
import { ukGroups } from './uk.groups.ts';
import { ukHistory } from './uk.history.ts';
import { ukLists } from './uk.lists.ts';
import { ukMail } from './uk.mail.ts';
import { ukNews } from './uk.news.ts';
import { ukNumbers } from './uk.numbers.ts';
import { ukQueues } from './uk.queues.ts';
import { ukResults } from './uk.results.ts';
import { ukRoles } from './uk.roles.ts';
import { ukRules } from './uk.rules.ts';
import { ukSchedules } from './uk.schedules.ts';
import { ukScripts } from './uk.scripts.ts';
import { ukSms } from './uk.sms.ts';
import { ukSupervisor } from './uk.supervisor.ts';
import { ukTelephony } from './uk.telephony.ts';
import { ukUsers } from './uk.users.ts';
import { ukWhatif } from './uk.whatif.ts';

export const ukSettings: SettingsTexts = {
  ...ukAway,
  ...ukCompany,
  ...ukForm,
  ...ukDevices,
  ...ukGroups,
  ...ukRoles,
  ...ukResults,
  ...ukRules,
  ...ukSchedules,
  ...ukHistory,
  ...ukLists,
  ...ukMail,
  ...ukNews,
  ...ukNumbers,
  ...ukQueues,
  ...ukScripts,
  ...ukSms,
  ...ukSupervisor,
  ...ukTelephony,
  ...ukUsers,
  ...ukWhatif,
};
