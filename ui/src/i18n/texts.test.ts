// @vitest-environment node
import { expect, test } from 'vitest';
import type { CallEnded, ItemLeft, ItemRefused, OfferFailed } from '../api/events.gen.ts';
import type { OperatorStatus } from '../live/snapshot.ts';
import { enSettings } from './en.settings.ts';
import { en } from './en.ts';
import { ruSettings } from './ru.settings.ts';
import { ru } from './ru.ts';
import { ukSettings } from './uk.settings.ts';
import { uk } from './uk.ts';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, before = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[before + key, value]] : flat(value, `${before}${key}.`),
  ) as [string, string][];
}

const LANGUAGES = { uk: { ...uk, ...ukSettings }, ru: { ...ru, ...ruSettings } };
const ENGLISH = flat({ ...en, ...enSettings });

for (const [name, texts] of Object.entries(LANGUAGES)) {
  const own = new Map(flat(texts));

  test(`${name} has every key of English, and no other`, () => {
    expect([...own.keys()].sort()).toEqual(ENGLISH.map(([key]) => key).sort());
  });

  test(`${name} fills the same places in every text`, () => {
    const places = (text: string | undefined) => text?.match(/\{\{\w+\}\}/g)?.sort() ?? [];
    for (const [key, text] of ENGLISH) {
      expect(places(own.get(key)), key).toEqual(places(text));
    }
  });

  test(`${name} is translated and has no empty text`, () => {
    const meant = new Set([
      'app.name',
      'channel.sms',
      'history_kind.sms',
      'history_entry.sms',
      'form_action.send_sms',
      'status.pcp',
      'timeline.sip',
      'timeline.offer_failed',
    ]);
    meant.add('timeline.operator_state_changed');
    for (const name of ['int_phone', 'ext_phone']) meant.add(`phones.${name}_short`);
    for (const [key, text] of ENGLISH) {
      expect(own.get(key)?.trim(), key).toBeTruthy();
      if (!meant.has(key)) expect(own.get(key), key).not.toBe(text);
    }
  });
}

test('the texts of the settings add groups, and replace none', () => {
  expect(Object.keys(enSettings).filter((group) => group in en)).toEqual([]);
});

test('every code of the events has a word', () => {
  const lost: Record<NonNullable<CallEnded['lost_reason']>, string> = en.lost;
  const left: Record<ItemLeft['reason'], string> = en.left;
  const refused: Record<ItemRefused['reason'], string> = en.refused;
  const failed: Record<OfferFailed['reason'], string> = en.offer;
  const status: Record<OperatorStatus, string> = en.status;
  const endedBy: Record<CallEnded['ended_by'], string> = en.ended_by;
  for (const words of [lost, left, refused, failed, status, endedBy]) {
    expect(Object.values(words).every(Boolean)).toBe(true);
  }
});
