// The gate: the sign-in page, or the app of whoever is signed in.

import { Center } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whenForbidden, whenSignedOut } from '../api/client.ts';
import { type Me, meQuery } from '../features/accounts/queries.ts';
import { WritingProvider } from '../features/messages/Writing.tsx';
import { PermissionsProvider } from '../forms/permissions.tsx';
import { asLanguage, chosenLanguage } from '../i18n/setup.ts';
import { explain } from '../i18n/words.ts';
import { Failed, Loading } from '../kit/States.tsx';
import { queries } from './queries.ts';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';
import { Workday } from './Workday.tsx';
import { Working } from './Working.tsx';

export function SignedIn() {
  const { t, i18n } = useTranslation();
  const me = useQuery(meQuery);
  /** The server ended the session of somebody who worked here; he did not press Sign out. */
  const [isExpired, setIsExpired] = useState(false);
  useEffect(() => {
    whenSignedOut(() => {
      if (queries.getQueryData(meQuery.queryKey)) setIsExpired(true);
      queries.setQueryData(meQuery.queryKey, null);
    });
    // His rights were changed: what he may do is asked anew.
    whenForbidden(() => void queries.invalidateQueries({ queryKey: meQuery.queryKey }));
  }, []);
  useEffect(() => {
    if (!me.data) return;
    setIsExpired(false);
    const language = asLanguage(me.data.language);
    if (language && !chosenLanguage()) void i18n.changeLanguage(language);
  }, [me.data, i18n]);
  const working = me.data && mayWork(me.data) ? me.data.id : null;
  if (me.isPending) return <Loading label={t('app.loading')} />;
  if (me.isError && me.data === undefined) {
    return (
      <Center component="main" mih="60dvh" px="md">
        <Failed
          message={explain(me.error)}
          again={t('app.again')}
          onAgain={() => void me.refetch()}
        />
      </Center>
    );
  }
  return (
    <Working operator={working} day={Workday}>
      {me.data ? <Page me={me.data} /> : <SignIn isExpired={isExpired} />}
    </Working>
  );
}

function Page({ me }: { me: Me }) {
  return (
    <PermissionsProvider who={me}>
      <WritingProvider>
        <Shell me={me} isWorking={mayWork(me)} />
      </WritingProvider>
    </PermissionsProvider>
  );
}

function mayWork({ permissions }: Me): boolean {
  return 'workplace.use' in permissions;
}
