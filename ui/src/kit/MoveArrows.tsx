// The two arrows of a row that can be moved up and down; the focus goes with it (`follow.ts`).

import { ActionIcon, type MantineSize } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { Follow } from './follow.ts';

interface Props {
  place: number;
  /** How many rows there are. */
  count: number;
  arrow: Follow<HTMLElement>['arrow'];
  up: string;
  down: string;
  size?: MantineSize;
  onMove(by: -1 | 1): void;
}

export function MoveArrows({ place, count, arrow, up, down, size = 'md', onMove }: Props) {
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size}
        disabled={place === 0}
        aria-label={up}
        onClick={() => onMove(-1)}
        {...arrow(place, 'up')}
      >
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size}
        disabled={place === count - 1}
        aria-label={down}
        onClick={() => onMove(1)}
        {...arrow(place, 'down')}
      >
        <IconArrowDown size={16} />
      </ActionIcon>
    </>
  );
}
