// The projects among which somebody chooses who makes something new.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { request } from '../api/client.ts';
import { useMay } from './permissions.tsx';

export interface Project {
  id: string;
  name: string;
}

const projectsQuery = queryOptions({
  queryKey: ['settings', 'project'],
  queryFn: () => request<Project[]>('GET', '/api/projects'),
});

/** What the one of a new company is called by the server, until somebody renames it. */
const OF_NEW_COMPANY = 'Default';

/** All, as they are called in his language; undefined as long as they are not known. */
export function useAllProjects(isAsked = true): Project[] | undefined {
  const { t } = useTranslation();
  const { data } = useQuery({ ...projectsQuery, enabled: isAsked });
  return data?.map((one) =>
    one.name === OF_NEW_COMPANY ? { ...one, name: t('form.default_project') } : one,
  );
}

/** Those in which he has this right; none as long as they are not known. */
export function useProjects(permission: string): Project[] {
  const may = useMay();
  const all = useAllProjects(may(permission)) ?? [];
  return all.filter(({ id }) => may(permission, { project: id }));
}
