import { Table } from '@mantine/core';
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { draw } from '../../tests/support/page.tsx';
import { WideTable } from './WideTable.tsx';

afterEach(() => vi.unstubAllGlobals());

test('only a table that is wider than its place is a stop of the keyboard, and has a name', () => {
  const looks: (() => void)[] = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(told: () => void) {
        looks.push(told);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  draw(
    <WideTable label="Queues" minWidth={800}>
      <Table />
    </WideTable>,
  );
  expect(screen.queryByRole('group', { name: 'Queues' })).toBeNull();
  const width = vi.spyOn(Element.prototype, 'scrollWidth', 'get').mockReturnValue(900);
  act(() => {
    for (const look of looks) look();
  });
  expect(screen.getByRole('group', { name: 'Queues' }).tabIndex).toBe(0);
  width.mockRestore();
});
