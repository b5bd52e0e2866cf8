// What a strategy is called and does: in the language of the screen, else as the server says it.

import { useTranslation } from 'react-i18next';
import type { Strategy } from './queries.ts';

export interface StrategyWords {
  title: string;
  explanation: string;
  example: string;
}

export function useStrategyWords(strategies: Strategy[]): (name: string) => StrategyWords {
  const { t, i18n } = useTranslation();
  return (name) => {
    const told = strategies.find((one) => one.name === name);
    const translated = (key: string, otherwise = '') =>
      i18n.exists(key) ? t(key as never) : otherwise;
    return {
      title: translated(`strategy.${name}.title`, told?.title ?? name),
      explanation: translated(`strategy.${name}.explanation`, told?.explanation),
      example: translated(`strategy.${name}.example`),
    };
  };
}
