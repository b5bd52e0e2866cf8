// Starts the app: texts, theme, queries and the router.

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../kit/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstLanguage, startTexts } from '../i18n/setup.ts';
import { readable, theme } from '../kit/theme.ts';
import { queries } from './queries.ts';
import { router } from './router.tsx';

startTexts(firstLanguage());

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto">
      {/* Not at the right: there are the buttons of the drawers. */}
      <Notifications position="bottom-center" limit={4} />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
