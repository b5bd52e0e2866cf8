// Names and colours of statuses and reasons.

import {
  type Icon,
  IconBook2,
  IconBriefcase,
  IconCoffee,
  IconDroplet,
  IconHeartbeat,
  IconMessageCircle,
  IconReport,
  IconSalad,
  IconSchool,
  IconTool,
  IconUsers,
  IconWalk,
} from '@tabler/icons-react';
import { word } from '../i18n/words.ts';
import type { AwayReason, OperatorStatus } from './snapshot.ts';

/** Names of icons that a company may choose for its reasons. */
export const REASON_ICONS: Record<string, Icon> = {
  coffee: IconCoffee,
  salad: IconSalad,
  school: IconSchool,
  tool: IconTool,
  users: IconUsers,
  report: IconReport,
  walk: IconWalk,
  droplet: IconDroplet,
  book: IconBook2,
  message: IconMessageCircle,
  briefcase: IconBriefcase,
  heart: IconHeartbeat,
};

export const REASON_COLORS = ['orange', 'yellow', 'teal', 'cyan', 'blue', 'grape', 'pink', 'gray'];

export const STATUS_COLORS: Record<OperatorStatus, string> = {
  ready: 'green',
  away: 'orange',
  call: 'blue',
  busy: 'red',
  pcp: 'grape',
  offline: 'gray.5',
};

export function awayReasonName(reason: AwayReason, language: string): string {
  if (language === 'ru') return reason.name_ru;
  return language === 'en' ? reason.name_en : reason.name_uk;
}

/** An away reason's name, or a system word such as `no_answer`. */
export function reasonName(
  reason: string | null,
  reasons: AwayReason[],
  language: string,
): string | null {
  if (!reason) return null;
  const found = reasons.find((one) => one.id === reason);
  return found ? awayReasonName(found, language) : word('away_system', reason);
}
