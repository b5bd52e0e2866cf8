// What belongs to the call besides talking, below its card: tabs and buttons of other features.
// A feature adds one line to TABS or BUTTONS; its texts are `extras.<key>`.

import { Group, Paper, Stack, Tabs } from '@mantine/core';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BlacklistButton } from '../features/aftercare/BlacklistButton.tsx';
import { CallLaterButton } from '../features/aftercare/CallLaterButton.tsx';
import { ResultPart } from '../features/aftercare/ResultPart.tsx';
import { useCallForm } from '../features/forms/CallForm.tsx';
import { FormOwed } from '../features/forms/FormOwed.tsx';
import { useMay } from '../forms/permissions.tsx';
import type { Texts } from '../i18n/en.ts';
import { useSeenTabs } from '../kit/seenTabs.ts';
import { type LiveCall, useLiveCall } from '../live/liveCall.ts';
import { CallClient } from './CallClient.tsx';
import { CallFormPart } from './CallFormPart.tsx';
import { CallMessages } from './CallMessages.tsx';

interface ExtraProps {
  call: LiveCall;
}

interface Extra {
  key: keyof Texts['extras'];
  /** Who lacks it does not see this part. */
  permission?: string;
  /** Who has this instead sees it, too. */
  or?: string;
  /** Absent: for every call. */
  isFor?: (call: LiveCall) => boolean;
  Part: ComponentType<ExtraProps>;
}

/** With somebody outside. */
function hasCustomer({ direction }: LiveCall): boolean {
  return direction !== 'internal';
}

/** One is open at a time, below the card. */
const TABS: Extra[] = [
  { key: 'form', permission: 'form.use', isFor: hasCustomer, Part: CallFormPart },
  { key: 'client', permission: 'contact.view', isFor: hasCustomer, Part: CallClient },
  {
    key: 'messages',
    permission: 'sms.send',
    or: 'email.send',
    isFor: hasCustomer,
    Part: CallMessages,
  },
];

/** In a row above the tabs; each draws its own button, or a part of full width. */
const isMine = ({ stage, direction }: LiveCall) => stage !== 'ringing' && direction !== 'internal';
const BUTTONS: Extra[] = [
  { key: 'later', isFor: isMine, Part: CallLaterButton },
  { key: 'blacklist', permission: 'call.blacklist_add', isFor: isMine, Part: BlacklistButton },
];
/** Below what is read and written while one talks; above it when it is all that is left to do. */
const RESULT: Extra = { key: 'result', isFor: isMine, Part: ResultPart };

/** Nothing when there is no call. Drawn anew for each call, so that no part keeps another's text. */
export function CallExtras() {
  const call = useLiveCall();
  return call ? <Parts key={call.call} call={call} /> : null;
}

function Parts({ call }: ExtraProps) {
  const { t } = useTranslation();
  const may = useMay();
  const isShown = ({ permission, or, isFor }: Extra) =>
    (!permission || may(permission) || (or && may(or))) && (!isFor || isFor(call));
  const form = useCallForm(call, may('form.use'));
  const hasForm = Boolean(form.form || form.link);
  // It opens by itself, until somebody chooses another tab.
  const [chosen, setChosen] = useState<string | null>(null);
  const tabs = TABS.filter(isShown).filter(({ key }) => key !== 'form' || hasForm);
  const buttons = BUTTONS.filter(isShown);
  const result = isShown(RESULT) && <ResultPart call={call} />;
  const isPcp = call.stage === 'pcp';
  const opened = chosen ?? tabs[0]?.key;
  const wasSeen = useSeenTabs(opened);
  if (tabs.length + buttons.length === 0 && !result) return null;
  return (
    <Paper p="md" shadow="sm" data-testid="call-extras" data-call={call.call}>
      <Stack gap="sm">
        {buttons.length > 0 && (
          <Group gap="xs">
            {buttons.map(({ key, Part }) => (
              <Part key={key} call={call} />
            ))}
          </Group>
        )}
        {isPcp && result}
        {form.form && isMine(call) && (
          <FormOwed
            form={form.form}
            isPcp={isPcp}
            onOpen={opened === 'form' ? undefined : () => setChosen('form')}
          />
        )}
        {tabs[0] && (
          <Tabs
            value={opened ?? tabs[0].key}
            onChange={setChosen}
            keepMounted={false}
            // A form behind another tab lives on: one that slept would be asked for anew as it
            // wakes, and the answer, older than what is typed meanwhile, would take its place.
            keepMountedMode="display-none"
          >
            <Tabs.List>
              {tabs.map(({ key }) => (
                <Tabs.Tab key={key} value={key} data-testid={`extra-${key}`}>
                  {t(`extras.${key}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {tabs.map(({ key, Part }) => (
              <Tabs.Panel
                key={key}
                value={key}
                pt="sm"
                keepMounted={key === 'form' || wasSeen(key)}
              >
                <Part call={call} />
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
        {!isPcp && result}
      </Stack>
    </Paper>
  );
}
