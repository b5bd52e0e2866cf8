// Where each browser keeps its permission for the microphone.

export type Browser = 'chrome' | 'edge' | 'firefox' | 'safari' | 'other';

export function browserOf(agent: string): Browser {
  if (/Firefox\//.test(agent)) return 'firefox';
  if (/Edg\//.test(agent)) return 'edge';
  if (/OPR\/|YaBrowser\//.test(agent)) return 'other';
  if (/Chrom(e|ium)\//.test(agent)) return 'chrome';
  return /Safari\//.test(agent) ? 'safari' : 'other';
}
