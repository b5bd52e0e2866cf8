// Points and money of people, with links to calls for whoever may open them.

import { PointsPage } from '../features/points/PointsPage.tsx';
import { useMay } from '../forms/permissions.tsx';
import { callLink, plainText } from './callLink.tsx';

export function Points() {
  const may = useMay();
  return <PointsPage link={may('report.calls.view') ? callLink : plainText} />;
}
