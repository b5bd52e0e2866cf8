// Gives somebody a bonus, a penalty or a payout, with the reason; below stands his account.

import {
  Divider,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { newId } from '../../kit/newId.ts';
import { AccountView, type CallLink } from './AccountView.tsx';
import {
  checkEntry,
  type EntryForm,
  GIVEN,
  type GivenKind,
  NEW_ENTRY,
  type PointsPerson,
} from './points.ts';
import { give } from './queries.ts';

interface GiveDrawerProps {
  person: PointsPerson;
  link: CallLink;
  onClose: () => void;
}

const LONGEST = 500;
const MOST = 1_000_000;

export function GiveDrawer({ person, link, onClose }: GiveDrawerProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // Of one giving: a second press, after an answer that was lost, gives nothing more.
  const [id] = useState(newId);
  const currency = person.balance.money[0]?.currency ?? '';
  const editor = useEditor<EntryForm>({
    initial: NEW_ENTRY,
    check: checkEntry,
    names: { money_micros: 'money' },
    save: (form) =>
      give(person.id, id, form).finally(
        () => void queries.invalidateQueries({ queryKey: ['points'] }),
      ),
    onSaved: onClose,
  });
  const { kind } = editor.values;
  return (
    <EditorDrawer
      title={person.name}
      editor={editor}
      onClose={onClose}
      submit={t(`points.give_${kind}`)}
      size={640}
      below={
        <>
          <Divider mt="xl" mb="md" />
          <AccountView user={person.id} link={link} />
        </>
      }
    >
      <SegmentedControl
        data={GIVEN.map((value) => ({ value, label: t(`points.kind_${value}`) }))}
        value={kind}
        onChange={(value) => editor.set('kind', value as GivenKind)}
        aria-label={t('points.kind')}
        data-testid="field-kind"
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <NumberInput
          {...editor.value('money')}
          label={`${t('points.money')}, ${currency}`}
          min={0}
          max={MOST}
          decimalScale={2}
          allowNegative={false}
        />
        {kind !== 'payout' && (
          <NumberInput
            {...editor.value('points')}
            label={t('points.points')}
            min={0}
            max={MOST}
            allowDecimal={false}
            allowNegative={false}
          />
        )}
      </SimpleGrid>
      <Textarea
        {...editor.text('comment')}
        label={t('points.comment')}
        description={t('points.comment_hint')}
        maxLength={LONGEST}
        autosize
        minRows={2}
        required
      />
      <TextInput
        {...editor.text('call')}
        label={t('points.call_field')}
        description={t('points.call_hint')}
      />
    </EditorDrawer>
  );
}
