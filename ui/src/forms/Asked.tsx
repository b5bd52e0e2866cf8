// Asked data on its way: loading, failed with "try again", or what is drawn from it.

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../i18n/words.ts';
import { Failed, Loading } from '../kit/States.tsx';

interface AskedProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}

export function Asked<T>({ query, children }: AskedProps<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Failed
        message={explain(query.error)}
        again={t('app.again')}
        onAgain={() => void query.refetch()}
      />
    );
  }
  return <Loading label={t('app.loading')} />;
}
