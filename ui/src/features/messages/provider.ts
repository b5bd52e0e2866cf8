// An SMS provider as its form shows it, and what the server is given. Pure.

export type Kind = 'http' | 'smpp';

export interface Header {
  name: string;
  value: string;
}

export interface HttpSettings {
  kind: 'http';
  method: 'POST' | 'GET' | 'PUT';
  url: string;
  headers: Header[];
  body: string;
  id_field: string;
  reports: 'none' | 'callback' | 'polling';
  report_id_field: string;
  report_status_field: string;
  poll_url: string;
  in_number_field: string;
  in_text_field: string;
  in_id_field: string;
  delivered: string[];
  failed: string[];
}

export interface SmppSettings {
  kind: 'smpp';
  host: string;
  port: number;
  has_tls: boolean;
  system_id: string;
  system_type: string;
  source_ton: number;
  source_npi: number;
  to_ton: number;
  to_npi: number;
  window: number;
}

export interface Provider {
  id: string;
  name: string;
  is_active: boolean;
  sender: string;
  per_second: number;
  segment_micros: number;
  settings: HttpSettings | SmppSettings;
  /** A queue or a department. */
  inbox: string | null;
  has_secret: boolean;
  report_path: string;
  incoming_path: string;
  /** How it fares; null as long as it was given nothing. */
  state: ProviderState | null;
}

export interface ProviderState {
  is_working: boolean;
  why: string;
  said: string;
  since: string;
}

/** With one of them a place up or down. */
export function moved(ids: string[], id: string, by: -1 | 1): string[] {
  const at = ids.indexOf(id);
  const other = ids[at + by];
  if (at < 0 || other === undefined) return ids;
  const after = [...ids];
  after[at] = other;
  after[at + by] = id;
  return after;
}

export interface ProviderForm {
  name: string;
  is_active: boolean;
  sender: string;
  per_second: number;
  /** In units of the currency. */
  segment_price: number;
  inbox: string | null;
  kind: Kind;
  http: HttpSettings;
  smpp: SmppSettings;
  /** One a line: `Name: value`. */
  headers: string;
  /** Empty keeps the one that is there. */
  secret: string;
}

const MICROS = 1_000_000;

const HTTP: HttpSettings = {
  kind: 'http',
  method: 'POST',
  url: '',
  headers: [],
  body: '{"to":"{to}","text":"{text}","from":"{sender}","ref":"{id}"}',
  id_field: '',
  reports: 'none',
  report_id_field: '',
  report_status_field: '',
  poll_url: '',
  in_number_field: '',
  in_text_field: '',
  in_id_field: '',
  delivered: ['delivered'],
  failed: ['failed', 'undelivered', 'rejected', 'expired'],
};

const SMPP: SmppSettings = {
  kind: 'smpp',
  host: '',
  port: 2775,
  has_tls: false,
  system_id: '',
  system_type: '',
  source_ton: 5,
  source_npi: 0,
  to_ton: 1,
  to_npi: 1,
  window: 10,
};

export function providerForm(provider: Provider | undefined): ProviderForm {
  const settings = provider?.settings;
  const http = settings?.kind === 'http' ? settings : HTTP;
  return {
    name: provider?.name ?? '',
    is_active: provider?.is_active ?? true,
    sender: provider?.sender ?? '',
    per_second: provider?.per_second ?? 10,
    segment_price: (provider?.segment_micros ?? 0) / MICROS,
    inbox: provider?.inbox ?? null,
    kind: settings?.kind ?? 'http',
    http,
    smpp: settings?.kind === 'smpp' ? settings : SMPP,
    headers: http.headers.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    secret: '',
  };
}

export function headersOf(text: string): Header[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const at = line.indexOf(':');
      const name = at < 0 ? line : line.slice(0, at);
      return { name: name.trim(), value: at < 0 ? '' : line.slice(at + 1).trim() };
    });
}

export function providerValues(form: ProviderForm) {
  const { name, is_active, sender, per_second, inbox, secret } = form;
  return {
    name,
    is_active,
    sender,
    per_second,
    inbox,
    segment_micros: Math.round(form.segment_price * MICROS),
    settings: form.kind === 'smpp' ? form.smpp : { ...form.http, headers: headersOf(form.headers) },
    ...(secret && { secret }),
  };
}

export type ProviderValues = ReturnType<typeof providerValues>;

/** Field of the form -> code. */
export function checkProvider(form: ProviderForm): Record<string, string> {
  const { http, smpp } = form;
  const needed: [string, string][] =
    form.kind === 'smpp'
      ? [
          ['smpp.host', smpp.host],
          ['smpp.system_id', smpp.system_id],
        ]
      : [
          ['http.url', http.url],
          ...(http.reports === 'none' ? [] : ([['http.id_field', http.id_field]] as const)),
          ...(http.reports === 'none'
            ? []
            : ([['http.report_status_field', http.report_status_field]] as const)),
          ...(http.reports === 'callback'
            ? ([['http.report_id_field', http.report_id_field]] as const)
            : []),
          ...(http.in_text_field
            ? ([['http.in_number_field', http.in_number_field]] as const)
            : []),
          ...(http.in_number_field ? ([['http.in_text_field', http.in_text_field]] as const) : []),
          ...(http.reports === 'polling' ? ([['http.poll_url', http.poll_url]] as const) : []),
        ].map(([field, value]) => [field, value] as [string, string]);
  const missing = [['name', form.name] as [string, string], ...needed].filter(
    ([, value]) => !value.trim(),
  );
  return Object.fromEntries(missing.map(([field]) => [field, 'required']));
}

/** The server's `settings.url` is this form's `http.url` or `smpp.url`. */
export function fieldNames(kind: Kind): Record<string, string> {
  const names = Object.keys(kind === 'http' ? HTTP : SMPP);
  const own = names.map((name) => [`settings.${name}`, `${kind}.${name}`]);
  const headers = [0, 1, 2, 3, 4, 5].flatMap((n) =>
    ['name', 'value'].map((part) => [`settings.headers.${n}.${part}`, 'headers']),
  );
  return Object.fromEntries([
    ...own,
    ...headers,
    ['settings.headers', 'headers'],
    ['segment_micros', 'segment_price'],
  ]);
}
