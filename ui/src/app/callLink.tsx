// Makes a text the link to a call's page.

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function callLink(call: string, text: ReactNode): ReactNode {
  return (
    <Anchor component={Link} to={`/journal/${encodeURIComponent(call)}`} inherit>
      {text}
    </Anchor>
  );
}

/** For those who may not open a call. */
export function plainText(_call: string, text: ReactNode): ReactNode {
  return text;
}

/** Not only his own: those he watches are others'. */
export function opensCalls(scope: string | undefined): boolean {
  return scope !== undefined && scope !== 'own';
}
