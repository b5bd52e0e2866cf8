// The journal of CRM forms, and one form of it, joined with calling.

import { ActionIcon, Anchor, Tooltip } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../features/accounts/queries.ts';
import { useDialling } from '../features/calls/dialling.ts';
import { FormPage } from '../features/forms/FormPage.tsx';
import { FormsOfCall } from '../features/forms/FormsOfCall.tsx';
import { FormsPage } from '../features/forms/FormsPage.tsx';
import { useMaybeSnapshot } from '../live/LiveContext.tsx';
import { callLink, opensCalls } from './callLink.tsx';
import { NotFound } from './Fallbacks.tsx';
import { useWriting } from './writing.tsx';

export function Forms() {
  return <FormsTable />;
}

/** `isPart`: on the page of widgets, which says what it is. */
export function FormsTable({ isPart = false }: { isPart?: boolean }) {
  const me = useQuery(meQuery);
  const navigate = useNavigate();
  const snapshot = useMaybeSnapshot();
  const write = useWriting();
  const permissions = me.data?.permissions ?? {};
  if (!permissions['form.use']) return <NotFound />;
  return (
    <FormsPage
      isPart={isPart}
      operators={permissions['widget.forms.view'] ? (snapshot?.operators ?? []) : []}
      canExport={Boolean(permissions['report.export'])}
      canSearch={Boolean(permissions['call.number_visible'])}
      onOpen={(form) => void navigate({ to: '/forms/$form', params: { form } })}
      redial={(number) => redial(number, permissions)}
      write={({ id, party }) => write({ form: id }, party?.name || party?.number || '')}
    />
  );
}

export function FormOfJournal() {
  const me = useQuery(meQuery);
  const { form = '' } = useParams({ strict: false });
  const { history } = useRouter();
  const navigate = useNavigate();
  const write = useWriting();
  const permissions = me.data?.permissions ?? {};
  if (!permissions['form.use']) return <NotFound />;
  return (
    <FormPage
      key={form}
      id={form}
      onBack={() => (history.canGoBack() ? history.back() : void navigate({ to: '/forms' }))}
      callLink={(call, text, operator) => {
        const scope = permissions['report.calls.view'];
        const isOwn = scope && operator === me.data?.id;
        return isOwn || opensCalls(scope) ? callLink(call, text) : null;
      }}
      redial={(number) => redial(number, permissions)}
      write={({ id, party }) => write({ form: id }, party?.name || party?.number || '')}
    />
  );
}

/** On a call's page. */
export function CallForms({ call }: { call: string }) {
  const me = useQuery(meQuery);
  return me.data?.permissions['form.use'] ? <FormsOfCall call={call} link={formLink} /> : null;
}

function formLink(form: string, text: ReactNode): ReactNode {
  return (
    <Anchor component={Link} to={`/forms/${form}`} inherit>
      {text}
    </Anchor>
  );
}

/** A masked number cannot be called. */
function redial(number: string, permissions: Record<string, string>): ReactNode {
  const canCall = permissions['call.out'] && permissions['workplace.use'];
  return canCall && /^\+?\d+$/.test(number) ? <Redial number={number} /> : null;
}

function Redial({ number }: { number: string }) {
  const { t } = useTranslation();
  const { isFree, dial } = useDialling();
  const label = t('forms.redial', { number });
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="green"
        disabled={!isFree}
        aria-label={label}
        onClick={() => dial(number)}
        data-testid="form-redial"
      >
        <IconPhone size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
