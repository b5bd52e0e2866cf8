// One cache of asked data; a refusal is shown, not asked again.

import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) =>
        failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
    },
  },
});
