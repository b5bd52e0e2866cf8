// A number that customers dial, as the server keeps it and as the form holds it.

import { changedValues } from '../../forms/values.ts';

export type NumberMatch = 'exact' | 'prefix' | 'default';
/** Where its calls go. */
export type Leads = 'scenario' | 'queue' | 'nowhere';

interface Shared {
  number: string;
  match: NumberMatch;
  gateway: string | null;
  label: string;
  language: string;
  scenario: string | null;
  queue: string | null;
  source_tag: string;
  schedule: string | null;
  closed_scenario: string | null;
  has_recording_notice: boolean;
  is_public: boolean;
}

export interface CompanyNumber extends Shared {
  id: string;
  project: string;
  public_slug: string | null;
}

export interface NumberForm extends Shared {
  leads: Leads;
  public_slug: string;
}

const NEW: NumberForm = {
  number: '',
  match: 'exact',
  gateway: null,
  label: '',
  language: 'uk',
  leads: 'scenario',
  scenario: null,
  queue: null,
  source_tag: '',
  schedule: null,
  closed_scenario: null,
  has_recording_notice: false,
  is_public: false,
  public_slug: '',
};

export function leadsOf({ scenario, queue }: Pick<Shared, 'scenario' | 'queue'>): Leads {
  if (queue) return 'queue';
  return scenario ? 'scenario' : 'nowhere';
}

export function numberForm(number: CompanyNumber | undefined, language: string): NumberForm {
  if (!number) return { ...NEW, language };
  const { id: _id, project: _project, ...shared } = number;
  return {
    ...NEW,
    ...shared,
    leads: leadsOf(number),
    public_slug: number.public_slug ?? '',
  };
}

/** People write numbers with spaces, dashes and brackets. */
export function plainNumber(text: string): string {
  return text.replace(/[\s().-]/g, '');
}

/** What the server is told: only one target, no digits for a default, a page for exact ones only. */
export function toNumber(form: NumberForm) {
  const { leads, ...rest } = form;
  return {
    ...rest,
    number: form.match === 'default' ? '' : plainNumber(form.number),
    scenario: leads === 'scenario' ? form.scenario : null,
    queue: leads === 'queue' ? form.queue : null,
    closed_scenario: form.schedule ? form.closed_scenario : null,
    is_public: form.is_public && form.match === 'exact',
    public_slug: form.public_slug.trim() || null,
  };
}

export function numberChanges(before: NumberForm, after: NumberForm) {
  return changedValues(toNumber(before), toNumber(after));
}

export function checkNumber(form: NumberForm): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (form.match === 'default' && !form.gateway) wrong.gateway = 'required';
  if (form.match !== 'default' && !plainNumber(form.number)) wrong.number = 'required';
  if (form.leads === 'scenario' && !form.scenario) wrong.scenario = 'required';
  if (form.leads === 'queue' && !form.queue) wrong.queue = 'required';
  return wrong;
}

/** Of the page from which visitors call. */
export function publicAddress(slug: string, origin: string): string {
  return `${origin}/call/${encodeURIComponent(slug)}`;
}
