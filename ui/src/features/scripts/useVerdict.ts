// What the server says of a draft while it is written.

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { word } from '../../i18n/words.ts';
import type { ProblemAt, Quota, Script } from './model.ts';
import { checkQuery } from './queries.ts';

const TYPING_MS = 300;

export function useVerdict(draft: Script, quotas: Quota[]) {
  const [asked] = useDebouncedValue({ draft, quotas }, TYPING_MS);
  const found = useQuery({
    ...checkQuery(asked.draft, asked.quotas),
    placeholderData: keepPreviousData,
  });
  const isNow = asked.draft === draft && asked.quotas === quotas;
  const unreadable = { id: '', field: '', code: 'script.invalid', what: '' };
  return {
    problems: found.isError ? [unreadable] : (found.data?.problems ?? []),
    rules: found.data?.rules ?? null,
    /** It is about the draft as it stands. */
    isFresh: isNow && found.isSuccess && !found.isPlaceholderData,
  };
}

/** Where the server's reader stopped is said in English only. */
const IN_ENGLISH = ['script.bad_condition', 'script.bad_formula'];

export function problemText({ code, what }: ProblemAt): string {
  const said = word('script_problem', code.replace('script.', ''));
  return what && !IN_ENGLISH.includes(code) ? `${said}: ${what}` : said;
}
