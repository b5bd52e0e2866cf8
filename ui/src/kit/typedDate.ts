// What stands in a field of a date and is none: it is said, and its form is not sent with the date before.

import { type RefObject, useEffect, useState } from 'react';
import { dateFrom } from './dateText.ts';

interface Asked {
  value: string;
  min: string | undefined;
  max: string | undefined;
  withTime: boolean;
  onDate: (date: string) => void;
}

export interface TypedDate {
  /** What was typed is no date, or none that may be. */
  isWrong: boolean;
  /** What is said of it, when no more is typed: it is none, or outside of what may be. */
  fault: 'none' | 'early' | 'late' | null;
  onTyped: (text: string) => void;
  /** No more is typed for now. */
  onWhole: () => void;
  /** The field shows its value again. */
  onTaken: () => void;
}

export function useTypedDate(field: RefObject<HTMLInputElement | null>, asked: Asked): TypedDate {
  const { value, min, max, withTime, onDate } = asked;
  const [typed, setTyped] = useState('');
  const [isTold, setTold] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another value is shown instead
  useEffect(() => setTyped(''), [value]);

  const early = (one: string) => Boolean(min) && one.slice(0, 10) < (min ?? '').slice(0, 10);
  const late = (one: string) => Boolean(max) && one.slice(0, 10) > (max ?? '').slice(0, 10);
  const date = dateFrom(typed, withTime);
  const isWrong = typed.trim() !== '' && (!date || early(date) || late(date));

  useEffect(() => {
    const form = isWrong ? field.current?.form : null;
    // Before anybody else hears of it.
    const refuse = (event: SubmitEvent) => {
      event.preventDefault();
      event.stopPropagation();
      setTold(true);
      field.current?.focus();
    };
    form?.addEventListener('submit', refuse, { capture: true });
    return () => form?.removeEventListener('submit', refuse, { capture: true });
  }, [isWrong, field]);

  const fault = !date ? 'none' : early(date) ? 'early' : 'late';
  return {
    isWrong,
    fault: isWrong && isTold ? fault : null,
    onTyped: (text) => {
      setTyped(text);
      setTold(false);
    },
    onWhole: () => {
      if (!isWrong) return;
      const whole = dateFrom(typed, withTime, true);
      if (!whole || early(whole) || late(whole)) return setTold(true);
      onDate(whole);
      setTyped('');
    },
    onTaken: () => setTyped(''),
  };
}
