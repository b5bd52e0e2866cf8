// What this browser uses for sound: microphone, headset, where and how it rings. Kept in the browser.

export const MELODIES = ['bell', 'classic', 'marimba', 'urgent'] as const;
export type Melody = (typeof MELODIES)[number];

/** The label is kept for the day when the device is not plugged in. */
export interface Device {
  id: string;
  label: string;
}

/** Null: what the system uses. */
export interface SoundChoice {
  microphone: Device | null;
  headset: Device | null;
  /** It rings on all of them, and on the system's own if there is none. */
  ringers: Device[];
  /** Also on the system's own speaker. */
  ringsOnUsual: boolean;
  /** 0 to 100. */
  volume: number;
  melody: Melody;
  /** A click on the notification takes the call. */
  answersOnClick: boolean;
}

export const USUAL: SoundChoice = {
  microphone: null,
  headset: null,
  ringers: [],
  ringsOnUsual: true,
  volume: 70,
  melody: 'bell',
  answersOnClick: false,
};

const VERSION = 1;
const MOST_RINGERS = 5;

export function written(choice: SoundChoice): string {
  return JSON.stringify({ version: VERSION, ...choice });
}

/** What cannot be read is as if nobody had chosen: the phone must ring. */
export function read(text: string | null): SoundChoice {
  const kept = parsed(text);
  if (kept.version !== VERSION) return USUAL;
  const melody = MELODIES.find((one) => one === kept.melody) ?? USUAL.melody;
  const volume = typeof kept.volume === 'number' ? kept.volume : USUAL.volume;
  return {
    microphone: device(kept.microphone),
    headset: device(kept.headset),
    ringers: (Array.isArray(kept.ringers) ? kept.ringers : [])
      .map(device)
      .filter((one) => one !== null)
      .slice(0, MOST_RINGERS),
    ringsOnUsual: kept.ringsOnUsual !== false,
    volume: Math.min(100, Math.max(0, volume)),
    melody,
    answersOnClick: kept.answersOnClick === true,
  };
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    return typeof found === 'object' && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

function device(kept: unknown): Device | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { id, label } = kept as Partial<Device>;
  return typeof id === 'string' && id
    ? { id, label: typeof label === 'string' ? label : '' }
    : null;
}
