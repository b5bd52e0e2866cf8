// A column of values, pasted from a spreadsheet or typed; says what became of each line.

import { Alert, Text, Textarea, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { DateField } from '../../kit/DateField.tsx';
import { type Pasted, type Put, putValues, type ValueList } from './queries.ts';

const LINES_TOLD = 20;

interface PasteValuesProps {
  list: ValueList;
  onClose: () => void;
}

export function PasteValues({ list, onClose }: PasteValuesProps) {
  const { t } = useTranslation();
  const [put, setPut] = useState<Put | null>(null);
  const editor = useEditor<Pasted, Put>({
    initial: { text: '', expires: '', comment: '' },
    check: ({ text }): Record<string, string> => (text.trim() ? {} : { text: 'required' }),
    save: (values) => putValues(list.id, values),
    onSaved: setPut,
    isQuiet: true,
  });
  const change = editor.text('text');
  return (
    <EditorDrawer
      title={`${t('lists.paste')}: ${list.name}`}
      editor={editor}
      submit={t('lists.paste_do')}
      onClose={onClose}
    >
      <Textarea
        {...change}
        onChange={(event) => {
          setPut(null);
          change.onChange(event);
        }}
        label={t('lists.text')}
        description={t('lists.text_hint')}
        placeholder={'+380501112233\n+380441112233'}
        minRows={8}
        maxRows={16}
        autosize
        required
        data-autofocus
      />
      <DateField
        {...editor.value('expires')}
        withTime
        label={t('lists.expires')}
        description={t('lists.expires_hint')}
        maw={280}
      />
      <TextInput
        {...editor.text('comment')}
        label={t('lists.comment')}
        description={t('lists.comment_hint')}
        maxLength={200}
      />
      {put && <Result put={put} />}
    </EditorDrawer>
  );
}

function Result({ put }: { put: Put }) {
  const { t } = useTranslation();
  const { added, known, too_long } = put;
  const lines = too_long.slice(0, LINES_TOLD).join(', ');
  return (
    <Alert
      color={too_long.length > 0 ? 'orange' : 'green'}
      variant="light"
      icon={<IconCheck size={18} />}
      role="status"
      data-testid="put"
      data-added={added}
      data-known={known}
    >
      <Text size="sm">{t('lists.put', { added, known })}</Text>
      {too_long.length > 0 && (
        <Text size="sm" mt={4}>
          {t('lists.too_long', { count: too_long.length, lines })}
          {too_long.length > LINES_TOLD && '…'}
        </Text>
      )}
    </Alert>
  );
}
