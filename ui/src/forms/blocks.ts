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
  'file',
  'lookup',
  'table',
  'rating',
  'computed',
  'section',
  'jump',
] as const;
export type Kind = (typeof KINDS)[number];

/** What may be attached, with the endings that the server knows of each. */
export const FILE_ENDINGS = {
  pdf: ['.pdf'],
  image: ['.jpg', '.jpeg', '.png', '.webp'],
  document: ['.docx', '.odt'],
  sheet: ['.xlsx', '.ods', '.csv'],
  text: ['.txt'],
} as const;
export type FileKind = keyof typeof FILE_ENDINGS;
export const FILE_KINDS = Object.keys(FILE_ENDINGS) as FileKind[];

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
  types: FileKind[];
  most_files: number;
  most_megabytes: number;
  formula: string;
  show_if: string;
  next: string;
}
