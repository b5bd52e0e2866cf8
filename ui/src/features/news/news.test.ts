import { describe, expect, it } from 'vitest';
import {
  audienceOf,
  checkNews,
  localMoment,
  newsChanges,
  newsForm,
  newsValues,
  pauseUntil,
  stageOf,
} from './news.ts';
import type { Written } from './queries.ts';

const HOURS: Written = {
  id: 'n1',
  title: 'Hours',
  text: '',
  since: '2026-11-22T10:00:00Z',
  until: '2026-11-23T10:00:00Z',
  groups: ['g1'],
  roles: ['r1'],
  made_by: 'boss',
  reads: 2,
};

describe('a piece of news', () => {
  it('is sent with moments of this desk as instants, and begins at once without one', () => {
    const form = { ...newsForm(), title: 'Hours', until: '2026-11-23T12:30' };
    const sent = newsValues(form);
    expect(sent.since).toBeUndefined();
    expect(localMoment(sent.until)).toBe('2026-11-23T12:30');
  });

  it('is changed in what was changed only, and its end can be taken away', () => {
    const before = newsForm(HOURS);
    expect(newsChanges(before, before)).toEqual({});
    expect(newsChanges(before, { ...before, until: '' })).toEqual({ until: null });
    expect(newsChanges(before, { ...before, roles: [] })).toEqual({ roles: [] });
  });

  it('has a title and ends after it begins', () => {
    const form = newsForm(HOURS);
    expect(checkNews(form)).toEqual({});
    expect(checkNews({ ...form, title: ' ', until: form.since })).toEqual({
      title: 'required',
      until: 'too_early',
    });
  });

  it('says when it is shown and for whom', () => {
    expect(stageOf(HOURS, Date.parse('2026-11-22T09:00:00Z'))).toBe('to_come');
    expect(stageOf(HOURS, Date.parse('2026-11-22T11:00:00Z'))).toBe('shown');
    expect(stageOf(HOURS, Date.parse('2026-11-23T10:00:00Z'))).toBe('over');
    expect(audienceOf(HOURS, [{ id: 'g1', name: 'Sales' }], [{ id: 'r2', name: 'Boss' }])).toEqual([
      'Sales',
    ]);
  });

  it('is asked for again when the next one begins', () => {
    expect(pauseUntil(null, HOURS.since)).toBeNull();
    expect(pauseUntil('2026-11-22T10:00:05Z', HOURS.since)).toBe(5_200);
    expect(pauseUntil('2027-11-22T10:00:05Z', HOURS.since)).toBe(2 ** 31 - 1);
  });
});
