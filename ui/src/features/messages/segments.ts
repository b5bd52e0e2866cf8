// Into how many segments an SMS is cut: as dzvin/outbound/sms/segments.py counts. Pure.
// 3GPP TS 23.038: a sign outside the 7-bit alphabet makes the whole text UCS-2.

export type Alphabet = 'gsm7' | 'ucs2';

const GSM7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Two septets each. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Of a text of one segment, and of each segment of a longer one. */
export const ROOM: Record<Alphabet, [whole: number, joined: number]> = {
  gsm7: [160, 153],
  ucs2: [70, 67],
};

export interface Cut {
  alphabet: Alphabet;
  segments: number;
  /** Septets or 16-bit units of the whole text. */
  used: number;
  /** Of the last segment. */
  left: number;
}

/** A sign of two septets, or of two 16-bit units, is never torn. No text is no segment. */
export function cut(text: string): Cut {
  const signs = [...text];
  const alphabet = signs.every((sign) => GSM7.has(sign) || EXTENSION.has(sign)) ? 'gsm7' : 'ucs2';
  const sizes = signs.map((sign) =>
    alphabet === 'gsm7' ? (EXTENSION.has(sign) ? 2 : 1) : sign.length,
  );
  const used = sizes.reduce((sum, size) => sum + size, 0);
  const [whole, joined] = ROOM[alphabet];
  if (used <= whole) return { alphabet, segments: used ? 1 : 0, used, left: whole - used };
  let segments = 1;
  let filled = 0;
  for (const size of sizes) {
    if (filled + size > joined) {
      segments += 1;
      filled = 0;
    }
    filled += size;
  }
  return { alphabet, segments, used, left: joined - filled };
}
