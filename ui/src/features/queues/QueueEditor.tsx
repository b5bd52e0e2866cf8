// Adds a queue or changes one: its name, whom it rings and in which order, and the rest below.

import { SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { isSame } from '../../forms/values.ts';
import { MemberFields } from './MemberFields.tsx';
import { NumberField } from './NumberField.tsx';
import { QueueFormButton } from './QueueFormButton.tsx';
import { QueueMore } from './QueueMore.tsx';
import { addQueue, changeQueue, type Strategy, saveMembers } from './queries.ts';
import {
  checkQueue,
  formNames,
  type Known,
  type Queue,
  type QueueForm,
  queueChanges,
  queueForm,
  toMembers,
  toQueue,
} from './queue.ts';
import { StrategyFields } from './StrategyFields.tsx';

interface QueueEditorProps {
  /** None: a queue is added. */
  queue?: Queue | undefined;
  known: Known;
  strategies: Strategy[];
  isReadOnly: boolean;
  onClose: () => void;
}

export type QueueFormEditor = ReturnType<typeof useEditor<QueueForm, void>>;

export function QueueEditor({ queue, known, strategies, isReadOnly, onClose }: QueueEditorProps) {
  const { t } = useTranslation();
  const initial = queueForm(known, queue);
  const save = useSave(queue?.id, initial);
  const editor = useEditor<QueueForm, void>({
    initial,
    check: checkQueue,
    names: formNames(initial),
    save,
    onSaved: onClose,
  });
  const parts = { editor, known, isReadOnly, queue: queue?.id };
  return (
    <EditorDrawer
      title={queue ? queue.name : t('queues.add')}
      editor={editor}
      onClose={onClose}
      isReadOnly={isReadOnly}
      size={620}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <TextInput
          {...editor.text('name')}
          label={t('queues.name')}
          description={t('queues.name_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={80}
          readOnly={isReadOnly}
          required
          data-autofocus
        />
        <TextInput
          {...editor.text('short_number')}
          label={t('queues.short_number')}
          description={t('queues.short_number_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={6}
          inputMode="numeric"
          readOnly={isReadOnly}
        />
      </SimpleGrid>
      <MemberFields editor={editor} isReadOnly={isReadOnly} />
      <StrategyFields {...parts} strategies={strategies} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        <NumberField {...parts} name="ring_seconds" />
        <NumberField {...parts} name="pcp_seconds" />
      </SimpleGrid>
      <Switch
        {...editor.toggle('is_recorded')}
        label={t('queues.is_recorded')}
        disabled={isReadOnly}
      />
      <Switch
        {...editor.toggle('is_auto_answered')}
        label={t('queues.is_auto_answered')}
        description={t('queues.is_auto_answered_hint')}
        disabled={isReadOnly}
      />
      {queue && (
        <Switch
          {...editor.toggle('is_active')}
          label={t('form.is_active')}
          description={t('queues.is_active_hint')}
          disabled={isReadOnly}
        />
      )}
      <QueueMore {...parts} />
      {queue && <QueueFormButton queue={queue.id} isReadOnly={isReadOnly} />}
    </EditorDrawer>
  );
}

/** The queue is saved before its people: what the server has when they are refused. */
function useSave(id: string | undefined, initial: QueueForm) {
  const saved = useRef(id ? { id, form: initial } : null);
  const members = useRef(initial.members);
  return async (form: QueueForm): Promise<void> => {
    const before = saved.current;
    if (before) {
      const changes = queueChanges(before.form, form);
      if (Object.keys(changes).length > 0) await changeQueue(before.id, changes);
      saved.current = { id: before.id, form };
    } else {
      const { id: added } = await addQueue(toQueue(form));
      saved.current = { id: added, form };
    }
    if (isSame(members.current, form.members)) return;
    await saveMembers(saved.current.id, toMembers(form));
    members.current = form.members;
  };
}
