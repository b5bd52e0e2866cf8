// Українські тексти налаштувань, розділ за розділом.

import type { SettingsTexts } from './en.settings.ts';
import { ukForm } from './uk.form.ts';
import { ukNumbers } from './uk.numbers.ts';
import { ukTelephony } from './uk.telephony.ts';

export const ukSettings: SettingsTexts = {
  ...ukForm,
  ...ukNumbers,
  ...ukTelephony,
};
