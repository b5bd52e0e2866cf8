// Mail: the server by which letters go out, and who gets one about a voicemail message.

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { AccountCard } from './AccountCard.tsx';
import { Boxes } from './Boxes.tsx';
import { accountQuery } from './queries.ts';

export function MailPage() {
  const { t } = useTranslation();
  const account = useQuery(accountQuery);
  return (
    <SettingsPage title={t('sections.mail')} about={t('mail.about')}>
      <Asked query={account}>
        {(data) => <AccountCard key={data ? 'set' : 'none'} account={data} />}
      </Asked>
      <Boxes />
    </SettingsPage>
  );
}
