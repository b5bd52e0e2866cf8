// Values of a form: what differs from what was loaded, and which field an error belongs to.

/** Compared as JSON: forms hold plain values only. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** For PATCH: only what was changed. */
export function changedValues<V extends object>(before: V, after: V): Partial<V> {
  const names = Object.keys(after) as (keyof V)[];
  return Object.fromEntries(
    names.filter((name) => !isSame(before[name], after[name])).map((name) => [name, after[name]]),
  ) as Partial<V>;
}

/** Errors by dotted path (`rules.0.strip`): the one of `name`, or the first inside of it. */
export function errorAt(errors: Record<string, string>, name: string): string | undefined {
  const inside = Object.keys(errors).find((path) => path.startsWith(`${name}.`));
  return errors[name] ?? (inside ? errors[inside] : undefined);
}

/** `name` was changed: its error, and those inside of it, are no longer true. */
export function withoutErrorAt(
  errors: Record<string, string>,
  name: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).filter(([path]) => path !== name && !path.startsWith(`${name}.`)),
  );
}

/** Errors under the names that the form uses. */
export function renamed(
  errors: Record<string, string>,
  names: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, text]) => [names[path] ?? path, text]),
  );
}
