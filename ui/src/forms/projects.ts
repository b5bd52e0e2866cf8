// The projects among which somebody chooses who makes something new.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from '../api/client.ts';
import { useMay } from './permissions.tsx';

export interface Project {
  id: string;
  name: string;
}

export const projectsQuery = queryOptions({
  queryKey: ['settings', 'project'],
  queryFn: () => request<Project[]>('GET', '/api/projects'),
});

/** Those in which he has this right; none as long as they are not known. */
export function useProjects(permission: string): Project[] {
  const may = useMay();
  const { data } = useQuery({ ...projectsQuery, enabled: may(permission) });
  return (data ?? []).filter(({ id }) => may(permission, { project: id }));
}
