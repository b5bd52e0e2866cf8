// One cache of asked data; a refusal is shown, not asked again.

import { focusManager, QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';

// What was pressed goes out though its tab is hidden meanwhile: one after another they would wait.
focusManager.setFocused(true);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // One that was waited for long enough is asked again by whoever reads it.
      retry: (failures, error) =>
        failures < 2 &&
        error instanceof Problem &&
        !['timeout', 'timeout_change'].includes(error.code) &&
        (error.status === 0 || error.status >= 500),
    },
  },
});
