// Which address shows which page.

import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Crashed, NotFound } from './Fallbacks.tsx';
import { WorkplacePage } from './pages.tsx';
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

export const router = createRouter({
  routeTree: root.addChildren([start, signedIn.addChildren([workplace])]),
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
