// Which of the chosen devices can be used now, and which are not plugged in. Pure.

import type { Device, SoundChoice } from './choice.ts';

export type Found = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>;
export type SoundUse = 'microphone' | 'headset' | 'ring';

/** Ids of devices; an empty one is the system's own. */
export interface Usable {
  microphone: string;
  headset: string;
  ringers: string[];
  /** Chosen, and not there: the system's own is used instead. */
  gone: { use: SoundUse; label: string }[];
}

/** Chrome shows the system's choice a second and a third time, by these names. */
const SHADOWS = ['default', 'communications'];

/** Those one can choose. Before the microphone is allowed they have no names. */
export function choices(found: Found[], kind: MediaDeviceKind): Device[] {
  return found
    .filter((one) => one.kind === kind && one.deviceId && !SHADOWS.includes(one.deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}

export function usable(choice: SoundChoice, found: Found[]): Usable {
  const gone: Usable['gone'] = [];
  const there = (one: Device | null, kind: MediaDeviceKind, use: SoundUse) => {
    const known = choices(found, kind);
    if (!one || known.some(({ id }) => id === one.id)) return one?.id ?? '';
    // No list at all: the browser does not tell yet, so nobody is missed.
    if (known.length > 0) gone.push({ use, label: one.label });
    return '';
  };
  const microphone = there(choice.microphone, 'audioinput', 'microphone');
  const headset = there(choice.headset, 'audiooutput', 'headset');
  const ringers = choice.ringers.map((one) => there(one, 'audiooutput', 'ring'));
  const isAlone = ringers.every((id) => id === '');
  if (choice.ringsOnUsual || isAlone) ringers.push('');
  return { microphone, headset, ringers: [...new Set(ringers)], gone };
}
