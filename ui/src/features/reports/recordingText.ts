// What became of a recording, in words.

import type { TFunction } from 'i18next';
import { word } from '../../i18n/words.ts';
import { formatSeconds } from '../../kit/time.ts';
import { type Family, type Line, line, type Names } from './timelineLine.ts';

type Ready = Extract<Family<'recording'>, { name: 'recording.ready' }>;

/** How much of its beginning is missing says the file: what was told before was at most so much. */
function ready(event: Ready, t: TFunction): Line {
  const text = t('timeline.recording_ready', { time: formatSeconds(event.seconds) });
  if (!event.missing_seconds) return line(text);
  const missing = t('recording.missing', { time: formatSeconds(event.missing_seconds) });
  return line(text, 'bad', missing);
}

export function recording(event: Family<'recording'>, names: Names, t: TFunction): Line {
  switch (event.name) {
    case 'recording.started':
      return line(t('timeline.recording_started'));
    case 'recording.paused':
      return line(t('timeline.recording_paused', { operator: names.operator(event.operator) }));
    case 'recording.resumed':
      return line(t('timeline.recording_resumed', { operator: names.operator(event.operator) }));
    case 'recording.late':
      return line(t('timeline.recording_late', { time: formatSeconds(event.seconds) }));
    case 'recording.ended':
      return line(t('timeline.recording_ended'));
    case 'recording.ready':
      return ready(event, t);
    case 'recording.failed':
      return line(t('timeline.recording_failed', { why: word('recording_why', event.why) }), 'bad');
    case 'recording.erased':
      return line(t('timeline.recording_erased'));
  }
}
