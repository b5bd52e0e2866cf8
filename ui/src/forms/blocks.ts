// A script is a list of blocks: what its author builds and its form shows.

export const KINDS = [
  'note',
  'choice',
  'choices',
  'text',
  'number',
  'date',
  'phone',
  'email',
  'lookup',
  'table',
  'rating',
  'computed',
  'section',
  'jump',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Choice {
  value: string;
  label: string;
  next: string;
}

export interface Block {
  id: string;
  kind: Kind;
  title: string;
  text: string;
  is_required: boolean;
  default: string;
  mask: string;
  choices: Choice[];
  list: string;
  columns: string[];
  least: number | null;
  most: number | null;
  formula: string;
  show_if: string;
  next: string;
}
