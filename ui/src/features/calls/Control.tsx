// A big button of the call card, and the key that does the same.

import { Kbd, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { keyLabel } from '../../kit/shortcut.ts';
import classes from './CallControls.module.css';

interface ControlProps {
  code: string;
  testId: string;
  label: string;
  icon: ReactNode;
  look: 'off' | 'on' | 'end';
  isDisabled: boolean;
  onClick: () => void;
  /** How many places of the row it takes. */
  span?: number;
}

export function Control(props: ControlProps) {
  const { code, testId, label, icon, look, isDisabled, onClick, span = 1 } = props;
  return (
    <UnstyledButton
      className={classes.control}
      data-look={look}
      aria-pressed={look === 'end' ? undefined : look === 'on'}
      disabled={isDisabled}
      onClick={onClick}
      style={span > 1 ? { gridColumn: `span ${span}` } : undefined}
      data-testid={testId}
    >
      {icon}
      <span className={classes.label}>{label}</span>
      <span className={classes.hint} aria-hidden>
        {keyLabel(code)}
      </span>
    </UnstyledButton>
  );
}

export function Hint({ code }: { code: string }) {
  return (
    <Kbd size="xs" aria-hidden visibleFrom="lg">
      {keyLabel(code)}
    </Kbd>
  );
}
