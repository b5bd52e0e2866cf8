// One form: values, what is not saved yet, saving, and the server's errors placed at their fields.

import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrors } from '../i18n/fields.ts';
import { explain } from '../i18n/words.ts';
import { useUnsaved } from '../kit/unsaved.ts';
import { errorAt, isSame, renamed, withoutErrorAt } from './values.ts';

interface EditorOptions<V extends object, R> {
  /** Read once, when the form appears: give the form a `key` to show another thing. */
  initial: V;
  save: (values: V, before: V) => Promise<R>;
  onSaved?: (result: R) => void;
  /** What is wrong before the server is asked: field (dotted path) -> code of `field.*`. */
  check?: (values: V) => Record<string, string>;
  /** The server's name of a field -> this form's, where they differ. */
  names?: Record<string, string>;
  /** The form itself says what came of it. */
  isQuiet?: boolean;
}

type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement>;

/** `text`, `value` and `toggle` give a Mantine input its value, its change and its error. */
export function useEditor<V extends object, R = unknown>(options: EditorOptions<V, R>) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [before, setBefore] = useState(options.initial);
  const [values, setValues] = useState(options.initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const saving = useMutation({
    mutationFn: () => options.save(values, before),
    onSuccess: (result) => {
      setBefore(values);
      void queries.invalidateQueries({ queryKey: ['settings'] });
      if (!options.isQuiet) {
        notifications.show({
          color: 'green',
          message: t('form.saved'),
          closeButtonProps: { 'aria-label': t('form.close') },
        });
      }
      options.onSaved?.(result);
    },
    onError: (error) => setErrors(renamed(fieldErrors(error), options.names ?? {})),
  });
  const isDirty = !isSame(before, values);
  useUnsaved(isDirty && !saving.isSuccess);

  function set<K extends keyof V & string>(name: K, value: V[K]): void {
    setValues((all) => ({ ...all, [name]: value }));
    setErrors((all) => withoutErrorAt(all, name));
    saving.reset();
  }

  /** Several at once, because one of them changes others. */
  function setAll(next: V): void {
    const changed = Object.keys(next).filter(
      (name) => !isSame(next[name as keyof V], values[name as keyof V]),
    );
    setValues(next);
    setErrors((all) => changed.reduce(withoutErrorAt, all));
    saving.reset();
  }

  function submit(): void {
    const wrong = fieldErrors(options.check?.(values) ?? {});
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) saving.mutate();
  }

  const common = <K extends keyof V & string>(name: K) => ({
    name,
    error: errorAt(errors, name),
    'data-testid': `field-${name}`,
  });

  return {
    values,
    set,
    setAll,
    submit,
    errors,
    isDirty,
    isSaving: saving.isPending,
    /** Said above the buttons; the fields say the rest. */
    problem: saving.error ? explain(saving.error) : '',
    reset: () => {
      setValues(before);
      setErrors({});
      saving.reset();
    },
    /** TextInput, Textarea, PasswordInput. */
    text: <K extends keyof V & string>(name: K) => ({
      ...common(name),
      value: String(values[name] ?? ''),
      onChange: (event: Typed) => set(name, event.currentTarget.value as V[K]),
    }),
    /** Select, MultiSelect, NumberInput, SegmentedControl: whatever calls onChange with a value. */
    value: <K extends keyof V & string>(name: K) => ({
      ...common(name),
      value: values[name],
      onChange: (value: unknown) => set(name, value as V[K]),
    }),
    /** Switch, Checkbox. */
    toggle: <K extends keyof V & string>(name: K) => ({
      ...common(name),
      checked: Boolean(values[name]),
      onChange: (event: ChangeEvent<HTMLInputElement>) =>
        set(name, event.currentTarget.checked as V[K]),
    }),
  };
}

/** What a drawer needs to know of any editor. */
export type AnyEditor = Pick<
  ReturnType<typeof useEditor<object>>,
  'submit' | 'isDirty' | 'isSaving' | 'problem' | 'errors' | 'reset'
>;
