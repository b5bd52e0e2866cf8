// Texts of the settings pages: loaded with them, so that an operator's first page stays small.

import i18next from 'i18next';
import { enSettings, type SettingsTexts } from './en.settings.ts';
import { ruSettings } from './ru.settings.ts';
import { ukSettings } from './uk.settings.ts';

const TEXTS: Record<string, SettingsTexts> = {
  en: enSettings,
  uk: ukSettings,
  ru: ruSettings,
};

/** Called before the first settings page is drawn. */
export function addSettingsTexts(): void {
  for (const [language, texts] of Object.entries(TEXTS)) {
    i18next.addResourceBundle(language, 'translation', texts, true, true);
  }
}
