// Forms beside a call, as sentences. Pure.

import type { TFunction } from 'i18next';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

const TONES = { done: 'good', queued: 'plain', failed: 'bad' } as const;

/** What happened beside a call. */
type Beside = Exclude<Family<'form'>, { name: 'form.exported' }>;

export function form(event: Beside, names: Names, t: TFunction): Line {
  switch (event.name) {
    case 'form.opened':
      return line(t('timeline.form_opened', { operator: names.operator(event.operator) }));
    case 'form.saved':
      return line(
        t(`timeline.form_${event.status}`, { operator: names.operator(event.by) }),
        event.status === 'completed' || event.status === 'closed' ? 'good' : 'plain',
      );
    case 'form.fired':
      return line(t('timeline.form_fired'), 'plain', event.what);
    case 'form.action_changed':
      return line(t(`timeline.form_action_${event.status}`), TONES[event.status]);
    case 'form.quota_reached':
      return line(t('timeline.form_quota_reached', { quota: event.label, limit: event.limit }));
  }
}
