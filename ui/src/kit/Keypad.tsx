// Twelve keys of a telephone; also from the keyboard while it has the focus.

import { Box, SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import classes from './Keypad.module.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

interface KeypadProps {
  label: string;
  onKey: (key: string) => void;
  isDisabled?: boolean;
}

export function Keypad({ label, onKey, isDisabled = false }: KeypadProps) {
  function press(event: KeyboardEvent): void {
    if (!isDisabled && KEYS.includes(event.key)) onKey(event.key);
  }
  return (
    <Box role="group" aria-label={label} onKeyDown={press} data-testid="keypad">
      <SimpleGrid cols={3} spacing={6} verticalSpacing={6}>
        {KEYS.map((key) => (
          <UnstyledButton
            key={key}
            type="button"
            className={classes.key}
            disabled={isDisabled}
            onClick={() => onKey(key)}
            data-testid={`key-${key}`}
          >
            <Text span size="lg" fw={500}>
              {key}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </Box>
  );
}
