// Forms beside a call, as sentences. Pure.

import type { TFunction } from 'i18next';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

export function form(event: Family<'form'>, names: Names, t: TFunction): Line {
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
    case 'form.quota_reached':
      return line(t('timeline.form_quota_reached', { quota: event.label, limit: event.limit }));
  }
}
