// SIP phones of the company: what is asked and what is sent.

import { queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.ts';
import { byName } from '../../kit/byName.ts';

export interface Way {
  transport: 'udp' | 'tcp' | 'tls';
  port: number;
}

export interface Device {
  /** Also the login. */
  name: string;
  label: string;
  user_account: string | null;
  /** Null: nobody's phone, which nobody follows. */
  is_registered: boolean | null;
  domain: string;
  /** The recommended one first. */
  ways: Way[];
}

/** The only answer with the password. */
export interface Credentials extends Device {
  secret: string;
  /** The last part of the address behind the QR code. */
  setup: string;
}

export interface Owner {
  id: string;
  name: string;
  is_active: boolean;
}

export type DeviceForm = Pick<Device, 'label' | 'user_account'>;

export const devicesQuery = queryOptions({
  queryKey: ['settings', 'device'],
  queryFn: () => request<Device[]>('GET', '/api/devices'),
});

export const ownersQuery = queryOptions({
  queryKey: ['settings', 'owners'],
  queryFn: async () => byName(await request<Owner[]>('GET', '/api/users')),
});

export function addDevice(form: DeviceForm): Promise<Credentials> {
  return request('POST', '/api/devices', form);
}

export function changeDevice(name: string, changes: Partial<DeviceForm>): Promise<Device> {
  return request('PATCH', `/api/devices/${name}`, changes);
}

export function newPassword(name: string): Promise<Credentials> {
  return request('POST', `/api/devices/${name}/password`);
}

export function deleteDevice(name: string): Promise<void> {
  return request('DELETE', `/api/devices/${name}`);
}
