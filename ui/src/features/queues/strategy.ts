// What a strategy is called and does: in the language of the screen, else as the server says it.

import { useTranslation } from 'react-i18next';
import type { Strategy } from './queries.ts';

export function useStrategyWords(
  strategies: Strategy[],
): (name: string) => { title: string; explanation: string } {
  const { t, i18n } = useTranslation();
  return (name) => {
    const told = strategies.find((one) => one.name === name);
    const translated = (key: string, otherwise = '') =>
      i18n.exists(key) ? t(key as never) : otherwise;
    return {
      title: translated(`queues.by_${name}`, told?.title ?? name),
      explanation: translated(`queues.by_${name}_hint`, told?.explanation),
    };
  };
}
