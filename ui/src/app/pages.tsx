// Pages made of several features: the only place that joins them.

import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../features/accounts/queries.ts';
import { Player } from '../features/recordings/Player.tsx';
import { CallPage } from '../features/reports/CallPage.tsx';
import { filtersOf } from '../features/reports/filters.ts';
import { JournalPage } from '../features/reports/JournalPage.tsx';
import { VoicemailPage } from '../features/voicemail/VoicemailPage.tsx';
import { OperatorPage } from '../features/workplace/OperatorPage.tsx';
import { useMay } from '../forms/permissions.tsx';
import { useMaybeSnapshot } from '../live/LiveContext.tsx';
import { CallExtras } from './CallExtras.tsx';
import { callLink, plainText } from './callLink.tsx';
import { NoRights, NotFound } from './Fallbacks.tsx';
import { CallForms } from './Forms.tsx';
import { sectionsFor } from './settings.tsx';
import { hearsMessages } from './VoicemailLink.tsx';
import { useWriting } from './writing.tsx';

/** Those who only read reports begin at the journal, others at the settings they may see. */
export function WorkplacePage() {
  const me = useQuery(meQuery);
  const permissions = me.data?.permissions ?? {};
  if (!permissions['workplace.use']) {
    if (permissions['report.calls.view']) return <Navigate to="/journal" replace />;
    const [section] = sectionsFor(permissions);
    return section ? <Navigate to={`/settings/${section.path}` as string} replace /> : <NoRights />;
  }
  const link = permissions['report.calls.view'] ? callLink : plainText;
  return <OperatorPage extras={<CallExtras />} callLink={link} />;
}

export function Journal() {
  const me = useQuery(meQuery);
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const snapshot = useMaybeSnapshot();
  const write = useWriting();
  if (!me.data?.permissions['report.calls.view']) return <NotFound />;
  return (
    <JournalPage
      filters={filtersOf(search)}
      queues={snapshot?.queues ?? []}
      operators={snapshot?.operators ?? []}
      canSearch={Boolean(me.data?.permissions['call.number_visible'])}
      onFilters={(filters) => void navigate({ to: '/journal', search: filters, replace: true })}
      onOpen={(call) => void navigate({ to: '/journal/$call', params: { call } })}
      link={callLink}
      actions={({ id, party }) => party && write({ call: id }, party.name || party.number)}
    />
  );
}

export function CallOfJournal() {
  const { t } = useTranslation();
  const { call = '' } = useParams({ strict: false });
  const { history } = useRouter();
  const navigate = useNavigate();
  const snapshot = useMaybeSnapshot();
  const me = useQuery(meQuery);
  const write = useWriting();
  const permissions = me.data?.permissions ?? {};
  const nameIn = (list: { id: string; name: string }[] | undefined, id: string | null) =>
    list?.find((one) => one.id === id)?.name;
  if (!permissions['report.calls.view']) return <NotFound />;
  return (
    <CallPage
      id={call}
      names={{
        operator: (id) => nameIn(snapshot?.operators, id) ?? t('timeline.someone'),
        queue: (id) => nameIn(snapshot?.queues, id) ?? nameIn(snapshot?.groups, id) ?? '—',
      }}
      canTrace={Boolean(permissions['call.trace'])}
      forms={<CallForms call={call} />}
      actions={({ id, party }) => party && write({ call: id }, party.name || party.number)}
      onBack={() => (history.canGoBack() ? history.back() : void navigate({ to: '/journal' }))}
      player={(recording) => <Player key={recording.id} recording={recording} />}
    />
  );
}

export function Voicemail() {
  const me = useQuery(meQuery);
  const may = useMay();
  const permissions = me.data?.permissions ?? {};
  if (!hearsMessages(permissions)) return <NotFound />;
  const mayWith = (project: string | null): ('listen' | 'download')[] =>
    may('rec.download', { project }) ? ['listen', 'download'] : ['listen'];
  return (
    <VoicemailPage
      link={({ call, project }, text) =>
        may('report.calls.view', { project }) ? callLink(call, text) : null
      }
      player={(recording, onHeard) => (
        <Player
          key={recording.id}
          recording={{ ...recording, may: mayWith(recording.project) }}
          onHeard={onHeard}
        />
      )}
    />
  );
}
