// The answers of a form while they are typed: saved every five seconds, and never over somebody else's.

import { useCallback, useEffect, useRef, useState } from 'react';
import { Problem } from '../../api/client.ts';
import type { Answer, Answers, Form, Performed, Saved, Status } from './model.ts';
import { completeForm, saveAnswers } from './queries.ts';

const EACH_MS = 5_000;
/** What was picked or typed to its end is worth saving sooner. */
const REST_MS = 1_200;

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';

interface Known {
  revision: number;
  status: Status;
  savedAt: string;
  done: Record<string, Performed>;
}

export interface Draft extends Known {
  answers: Answers;
  state: SaveState;
  wrong: Record<string, string>;
  problem: unknown;
  set(block: string, answer: Answer): void;
  save(): Promise<boolean>;
  /** `whole`: with the defaults of what is shown. */
  complete(whole: Answers, isClosing: boolean): Promise<boolean>;
}

/** `isDraft`: a completed form is not saved while it is corrected, only with its button. */
export function useDraft(form: Form, isDraft: boolean): Draft {
  const [answers, setAnswers] = useState(form.answers);
  const [known, setKnown] = useState<Known>({
    revision: form.row.revision,
    status: form.row.status,
    savedAt: form.row.changed_at,
    done: form.done,
  });
  const [state, setState] = useState<SaveState>('saved');
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<unknown>(null);
  const latest = useRef({ answers, revision: known.revision, isDirty: false, isBusy: false });
  const stopped = useRef(false);
  const flight = useRef<Promise<void>>(Promise.resolve());

  const took = useCallback(({ revision, status, done, changed_at }: Saved) => {
    latest.current.revision = revision;
    setKnown({ revision, status, done, savedAt: changed_at });
    setProblem(null);
  }, []);

  const refused = useCallback((error: unknown) => {
    const isConflict = error instanceof Problem && error.code === 'form.changed_elsewhere';
    stopped.current = isConflict;
    setState(isConflict ? 'conflict' : 'failed');
    setProblem(error);
    if (error instanceof Problem && error.code === 'form.incomplete') {
      setWrong(Object.fromEntries(error.fields.map(({ field, code }) => [field, code])));
    }
  }, []);

  const send = useCallback(
    async (isSaved: boolean): Promise<boolean> => {
      const now = latest.current;
      if (now.isBusy || stopped.current || (!now.isDirty && !isSaved)) return !stopped.current;
      now.isBusy = true;
      now.isDirty = false;
      setState('saving');
      try {
        const { answers, revision } = now;
        const sent = saveAnswers(form.row.id, { revision, answers, is_saved: isSaved });
        flight.current = sent.then(took, () => undefined);
        took(await sent);
        setState(now.isDirty ? 'waiting' : 'saved');
        return true;
      } catch (error) {
        now.isDirty = true;
        refused(error);
        return false;
      } finally {
        now.isBusy = false;
      }
    },
    [form.row.id, refused, took],
  );

  useEffect(() => {
    if (!isDraft) return;
    const timer = setInterval(() => void send(false), EACH_MS);
    const leave = () => void send(false);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('pagehide', leave);
      void send(false);
    };
  }, [isDraft, send]);

  useEffect(() => {
    if (!isDraft || state !== 'waiting') return;
    // Every answer begins the wait anew; the clock above keeps its own time.
    const timer = setTimeout(() => answers && void send(false), REST_MS);
    return () => clearTimeout(timer);
  }, [answers, isDraft, send, state]);

  return {
    ...known,
    answers,
    state,
    wrong,
    problem,
    set(block, answer) {
      const after = { ...latest.current.answers, [block]: answer };
      latest.current.answers = after;
      latest.current.isDirty = true;
      setAnswers(after);
      if (!stopped.current) setState('waiting');
      setWrong(({ [block]: _, ...rest }) => rest);
    },
    save: () => send(true),
    async complete(whole, isClosing) {
      setState('saving');
      await flight.current;
      try {
        const { revision } = latest.current;
        const sent = { revision, answers: whole, is_closing: isClosing };
        latest.current.isDirty = false;
        took(await completeForm(form.row.id, sent));
        setState('saved');
        return true;
      } catch (error) {
        // What was typed is not saved yet: the clock goes on with it.
        latest.current.isDirty = true;
        refused(error);
        return false;
      }
    },
  };
}
