import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { drawSettings } from '../../../tests/support/settings.tsx';
import { Quotas } from './Quotas.tsx';

const quota = (name: string, count: number) => ({ id: name, name, limit: 10, count });
const SCRIPTS = [
  { id: 's', name: 'Sale', quotas: [quota('Sold', 10), quota('Refused', 2)] },
  { id: 't', name: 'Other', quotas: [] },
];

test('quotas of all forms are shown, or of the chosen one', () => {
  drawSettings(<Quotas scripts={SCRIPTS} />, []);
  expect(screen.getByText('Sale · Sold: 10 / 10')).toBeTruthy();
  expect(screen.getByTitle('Reached: so many were wanted')).toBeTruthy();
  drawSettings(<Quotas scripts={SCRIPTS} chosen="s" />, []);
  expect(screen.getByText('Refused: 2 / 10')).toBeTruthy();
  drawSettings(<Quotas scripts={SCRIPTS} chosen="t" />, []);
  expect(screen.getAllByTestId('form-quotas')).toHaveLength(2);
});
