// What names in braces stand for, as far as this person may read it; the server fills in the rest.

const NAMED = /\{([a-z_]+\.[a-z_]+)\}/g;

export const VARIABLES = ['contact.name', 'call.number', 'operator.name', 'company.name'];

export function filled(text: string, values: Record<string, string>): string {
  return text.replace(NAMED, (all, name: string) => values[name] ?? all);
}

/** Something is still to be filled in when it is sent. */
export function isUnfilled(text: string): boolean {
  return [...text.matchAll(NAMED)].some(([, name]) => VARIABLES.includes(name ?? ''));
}
