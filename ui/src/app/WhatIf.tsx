// What if: its texts, who may see it, and what strategies are called.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../features/accounts/queries.ts';
import { WhatIfPage } from '../features/whatif/WhatIfPage.tsx';
import { addSettingsTexts } from '../i18n/settings.ts';
import { NotFound } from './Fallbacks.tsx';

export function WhatIf() {
  useState(addSettingsTexts);
  const { t, i18n } = useTranslation();
  const { data: me } = useQuery(meQuery);
  if (!me?.permissions['report.queues.view']) return <NotFound />;
  const title = (name: string) => {
    const key = `strategy.${name}.title`;
    return i18n.exists(key) ? t(key as never) : name.replaceAll('_', ' ');
  };
  return <WhatIfPage strategyTitle={title} />;
}
