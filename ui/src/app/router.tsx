// Which address shows which page.

import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type Filters, filtersOf } from '../features/reports/filters.ts';
import { CallUs } from './CallUs.tsx';
import { Crashed, NotFound } from './Fallbacks.tsx';
import { CallOfJournal, Journal, WorkplacePage } from './pages.tsx';
import { SignedIn } from './SignedIn.tsx';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

const signedIn = createRoute({ getParentRoute: () => root, id: 'in', component: SignedIn });

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/workplace' });
  },
});

const workplace = createRoute({
  getParentRoute: () => signedIn,
  path: '/workplace',
  component: WorkplacePage,
});

const journal = createRoute({
  getParentRoute: () => signedIn,
  path: '/journal',
  validateSearch: (search): Partial<Filters> => filtersOf(search),
  component: Journal,
});

const callOfJournal = createRoute({
  getParentRoute: () => signedIn,
  path: '/journal/$call',
  component: CallOfJournal,
});

const callUs = createRoute({
  getParentRoute: () => root,
  path: '/call/$slug',
  component: CallUs,
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    callUs,
    signedIn.addChildren([workplace, journal, callOfJournal]),
  ]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
