// SMS from customers, for those who may answer them.

import { ReceivedPage } from '../features/messages/ReceivedPage.tsx';
import { useMay } from '../forms/permissions.tsx';
import { NotFound } from './Fallbacks.tsx';

export function Received() {
  const may = useMay();
  return may('sms.send') ? <ReceivedPage /> : <NotFound />;
}
