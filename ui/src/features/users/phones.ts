// A person's phones outside and in which order all of his phones ring.

export const PHONES = ['int_phone', 'ext_phone'] as const;
export const RINGERS = ['browser', 'device', 'int_phone', 'ext_phone'] as const;
export type PhoneKind = (typeof PHONES)[number];
export type Ringer = (typeof RINGERS)[number];

export interface Phone {
  number: string;
  takes_calls: boolean;
  without_status: boolean;
  /** "Press 1 to accept". */
  asks_for_key: boolean;
  /** Whose number the phone's display shows. */
  shows: 'company' | 'customer';
}

export interface RingPlan {
  kind: 'parallel' | 'ordered';
  /** Seconds after the beginning; they count when it is ordered. */
  delays: Record<Ringer, number>;
  /** His page takes calls after a beep. */
  is_auto_answered: boolean;
}

/** The whole card, as GET shows it and PUT replaces it. */
export interface PhoneCard {
  int_phone: Phone | null;
  ext_phone: Phone | null;
  ring_plan: RingPlan;
}

/** A phone without a number is none. */
export interface PhonesForm {
  int_phone: Phone;
  ext_phone: Phone;
  ring_plan: RingPlan;
}

const NONE: Phone = {
  number: '',
  takes_calls: true,
  without_status: false,
  asks_for_key: false,
  shows: 'company',
};
const AT_ONCE: RingPlan = {
  kind: 'parallel',
  delays: { browser: 0, device: 0, int_phone: 0, ext_phone: 0 },
  is_auto_answered: false,
};

export function cardForm(card: PhoneCard | undefined): PhonesForm {
  return {
    int_phone: card?.int_phone ?? NONE,
    // A mobile's voicemail would take the customer: there the key is asked.
    ext_phone: card?.ext_phone ?? { ...NONE, asks_for_key: true },
    ring_plan: card?.ring_plan ?? AT_ONCE,
  };
}

export function toCard({ int_phone, ext_phone, ring_plan }: PhonesForm): PhoneCard {
  const kept = (phone: Phone) =>
    phone.number.trim() ? { ...phone, number: phone.number.trim() } : null;
  return { int_phone: kept(int_phone), ext_phone: kept(ext_phone), ring_plan };
}

/** Ordered plans begin at zero: one phone, and the others some seconds after it. */
export function orderedPlan(plan: RingPlan): RingPlan {
  const isChosen = Object.values(plan.delays).some((seconds) => seconds > 0);
  const delays = { browser: 0, device: 0, int_phone: 5, ext_phone: 10 };
  return { ...plan, kind: 'ordered', delays: isChosen ? plan.delays : delays };
}
