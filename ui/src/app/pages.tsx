// Pages made of several features: the only place that joins them.

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { OperatorPage } from '../features/workplace/OperatorPage.tsx';

export function WorkplacePage() {
  return (
    <OperatorPage
      callLink={(call, text) => (
        <Anchor component={Link} to={`/journal/${call}`} inherit>
          {text}
        </Anchor>
      )}
    />
  );
}
