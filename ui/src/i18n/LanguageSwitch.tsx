// Three languages, one press each.

import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES, type Language } from './setup.ts';

interface LanguageSwitchProps {
  onChange?: (language: Language) => void;
}

export function LanguageSwitch({ onChange }: LanguageSwitchProps) {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('app.language')}
      value={i18n.language}
      onChange={(value) => {
        changeLanguage(value as Language);
        onChange?.(value as Language);
      }}
      data={LANGUAGES.map(({ code, short }) => ({ value: code, label: short }))}
      data-testid="language-switch"
    />
  );
}
