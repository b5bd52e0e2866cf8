// Points and money of people, with links to calls for whoever may open them.

import { PointsPage } from '../features/points/PointsPage.tsx';
import { useScopeOf } from '../forms/permissions.tsx';
import { callLink, opensCalls, plainText } from './callLink.tsx';

export function Points() {
  const scopeOf = useScopeOf();
  return <PointsPage link={opensCalls(scopeOf('report.calls.view')) ? callLink : plainText} />;
}
