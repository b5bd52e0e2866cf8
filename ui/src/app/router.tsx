// Which address shows which page.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type Filters, filtersOf } from '../features/reports/filters.ts';
import { Crashed, NotFound, Pending } from './Fallbacks.tsx';
import { SETTINGS } from './settings.tsx';

// Visitors get a page of their own; the pages of the signed-in app are one piece, so that
// a server that was upgraded during a call cannot lack one of them.
const pages = () => import('./pages.tsx');

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'in',
  component: lazyRouteComponent(() => import('./SignedIn.tsx'), 'SignedIn'),
});

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
  component: lazyRouteComponent(pages, 'WorkplacePage'),
});

const journal = createRoute({
  getParentRoute: () => signedIn,
  path: '/journal',
  validateSearch: (search): Partial<Filters> => filtersOf(search),
  component: lazyRouteComponent(pages, 'Journal'),
});

const callOfJournal = createRoute({
  getParentRoute: () => signedIn,
  path: '/journal/$call',
  component: lazyRouteComponent(pages, 'CallOfJournal'),
});

const forms = createRoute({
  getParentRoute: () => signedIn,
  path: '/forms',
  component: lazyRouteComponent(() => import('./Forms.tsx'), 'Forms'),
});

const formOfJournal = createRoute({
  getParentRoute: () => signedIn,
  path: '/forms/$form',
  component: lazyRouteComponent(() => import('./Forms.tsx'), 'FormOfJournal'),
});

const voicemail = createRoute({
  getParentRoute: () => signedIn,
  path: '/voicemail',
  component: lazyRouteComponent(pages, 'Voicemail'),
});

const received = createRoute({
  getParentRoute: () => signedIn,
  path: '/received',
  component: lazyRouteComponent(() => import('./Received.tsx'), 'Received'),
});

const myWork = createRoute({
  getParentRoute: () => signedIn,
  path: '/my-work',
  component: lazyRouteComponent(() => import('./MyWork.tsx'), 'MyWork'),
});

const widgets = createRoute({
  getParentRoute: () => signedIn,
  path: '/widgets',
  component: lazyRouteComponent(() => import('./Widgets.tsx'), 'Widgets'),
});

const supervisor = createRoute({
  getParentRoute: () => signedIn,
  path: '/supervisor',
  component: lazyRouteComponent(() => import('./Supervisor.tsx'), 'Supervisor'),
});

const contacts = createRoute({
  getParentRoute: () => signedIn,
  path: '/contacts',
  component: lazyRouteComponent(() => import('./Contacts.tsx'), 'Contacts'),
});

const whatIf = createRoute({
  getParentRoute: () => signedIn,
  path: '/what-if',
  component: lazyRouteComponent(() => import('./WhatIf.tsx'), 'WhatIf'),
});

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('./SettingsFrame.tsx'), 'SettingsFrame'),
});

const settingsPages = SETTINGS.map(({ path, component }) =>
  createRoute({ getParentRoute: () => settings, path, component }),
);

/** An address that leads nowhere must not take the phone and the call with it, either. */
const nowhere = createRoute({
  getParentRoute: () => signedIn,
  path: '/$',
  component: NotFound,
});

const callUs = createRoute({
  getParentRoute: () => root,
  path: '/call/$slug',
  component: lazyRouteComponent(() => import('./CallUs.tsx'), 'CallUs'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    callUs,
    signedIn.addChildren([
      workplace,
      journal,
      callOfJournal,
      forms,
      formOfJournal,
      voicemail,
      received,
      myWork,
      widgets,
      supervisor,
      whatIf,
      contacts,
      settings.addChildren(settingsPages),
      nowhere,
    ]),
  ]),
  defaultPreload: 'intent',
  // Its code is on the way: a page that stays empty looks broken, one that flashes is no better.
  defaultPendingComponent: Pending,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  // A page that fails must not take the phone and the call with it.
  defaultErrorComponent: Crashed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
