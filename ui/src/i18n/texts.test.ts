// @vitest-environment node
import { expect, test } from 'vitest';
import type { DzvinEvent } from '../api/events.gen.ts';
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
  type Of<Name> = Extract<DzvinEvent, { name: Name }>;
  type Words<Code> = Record<Code & string, string>;
  const all = [
    en.lost satisfies Words<Of<'call.ended'>['lost_reason']>,
    en.transfer_why satisfies Words<Of<'call.ended'>['result']>,
    en.transfer_why satisfies Words<Of<'transfer.failed'>['why']>,
    en.transfer_why satisfies Words<Of<'forward.failed'>['why']>,
    en.transfer_why satisfies Words<Of<'call.limited'>['why']>,
    en.left satisfies Words<Of<'item.left'>['reason']>,
    en.refused satisfies Words<Of<'item.refused'>['reason']>,
    en.offer satisfies Words<Of<'offer.failed'>['reason']>,
    en.offer satisfies Words<Of<'leg.started'>['phone']>,
    en.interruption satisfies Words<Of<'talk.interrupted'>['why']>,
    en.given_up satisfies Words<Of<'talk.given_up'>['why']>,
    en.supervision_end satisfies Words<Of<'supervision.ended'>['why']>,
    en.message_why satisfies Words<Of<'message.failed'>['why']>,
    en.recording_why satisfies Words<Of<'recording.failed'>['why']>,
    en.code_answer satisfies Words<Of<'operator.code_answered'>['answer']>,
    en.code_refusal satisfies Words<Of<'operator.code_dialled'>['refused']>,
    en.status satisfies Words<OperatorStatus>,
    en.ended_by satisfies Words<Of<'call.ended'>['ended_by']>,
  ];
  for (const words of all) expect(Object.values(words).every(Boolean)).toBe(true);
});
