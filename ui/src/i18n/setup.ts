// Starts i18next: language from the account, else the last choice, else the browser.

import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { SettingsTexts } from './en.settings.ts';
import { en, type Texts } from './en.ts';
import { ru } from './ru.ts';
import { uk } from './uk.ts';

export type Language = 'uk' | 'ru' | 'en';

export const LANGUAGES: { code: Language; name: string; short: string }[] = [
  { code: 'uk', name: 'Українська', short: 'Укр' },
  { code: 'ru', name: 'Русский', short: 'Рус' },
  { code: 'en', name: 'English', short: 'Eng' },
];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Texts & SettingsTexts };
    returnNull: false;
  }
}

const REMEMBERED = 'dzvin.language';

export function asLanguage(text: string | null | undefined): Language | null {
  const code = text?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((one) => one.code === code)?.code ?? null;
}

export function firstLanguage(): Language {
  return chosenLanguage() ?? browserLanguage() ?? 'uk';
}

/** The first of ours that this browser asks for. */
export function browserLanguage(): Language | null {
  for (const wish of navigator.languages) {
    const found = asLanguage(wish);
    if (found) return found;
  }
  return null;
}

/** What this person pressed in this browser, if he did. */
export function chosenLanguage(): Language | null {
  return asLanguage(localStorage.getItem(REMEMBERED));
}

export function startTexts(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    resources: {
      en: { translation: en },
      uk: { translation: uk },
      ru: { translation: ru },
    },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
  i18next.on('languageChanged', (code) => {
    document.documentElement.lang = code;
  });
}

export function changeLanguage(language: Language): void {
  localStorage.setItem(REMEMBERED, language);
  void i18next.changeLanguage(language);
}
