// The form of the call, whose completion ends the PCP.

import { notifications } from '@mantine/notifications';
import { finishPcp } from '../features/acd/queries.ts';
import { CallForm } from '../features/forms/CallForm.tsx';
import { explain } from '../i18n/words.ts';
import type { LiveCall } from '../live/liveCall.ts';

export function CallFormPart({ call }: { call: LiveCall }) {
  return <CallForm call={call} onFinish={() => void finish()} />;
}

function finish(): Promise<void> {
  return finishPcp().catch((error: unknown) => {
    notifications.show({ color: 'red', message: explain(error) });
  });
}
