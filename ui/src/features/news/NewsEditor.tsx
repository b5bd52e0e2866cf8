// Writes a piece of news or changes one: what it says, from when until when, and for whom.

import { MultiSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { DateField } from '../../kit/DateField.tsx';
import {
  checkNews,
  type NewsForm,
  type NewsValues,
  newsChanges,
  newsForm,
  newsValues,
} from './news.ts';
import {
  type AllWritten,
  changeNews,
  deleteNews,
  type Named,
  type Written,
  writeNews,
} from './queries.ts';

interface NewsEditorProps {
  /** None: one is written. */
  news?: Written | undefined;
  all: AllWritten;
  onClose: () => void;
}

export function NewsEditor({ news, all, onClose }: NewsEditorProps) {
  const { t } = useTranslation();
  const known = (choices: Named[], ids: string[]) =>
    ids.filter((one) => choices.some(({ id }) => id === one));
  const initial = newsForm(news);
  const editor = useEditor<NewsForm, Written>({
    initial: {
      ...initial,
      groups: known(all.groups, initial.groups),
      roles: known(all.roles, initial.roles),
    },
    check: checkNews,
    save: (form, before) =>
      news
        ? changeNews(news.id, newsChanges(before, form))
        : writeNews(newsValues(form) as NewsValues),
    onSaved: onClose,
  });
  return (
    <EditorDrawer
      title={news ? news.title : t('news.add')}
      editor={editor}
      onClose={onClose}
      remove={news && { name: news.title, act: () => deleteNews(news.id) }}
    >
      <TextInput
        {...editor.text('title')}
        label={t('news.headline')}
        maxLength={120}
        required
        data-autofocus
      />
      <Textarea
        {...editor.text('text')}
        label={t('news.text')}
        maxLength={4000}
        autosize
        minRows={4}
        maxRows={14}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="md">
        {(['since', 'until'] as const).map((name) => (
          <DateField
            key={name}
            {...editor.value(name)}
            withTime
            label={t(`news.${name}`)}
            description={t(`news.${name}_hint`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
        ))}
      </SimpleGrid>
      {(['groups', 'roles'] as const).map((name) => (
        <MultiSelect
          key={name}
          {...editor.value(name)}
          label={t(`news.${name}`)}
          {...(name === 'roles' && { description: t('news.audience_hint') })}
          data={all[name].map(({ id, name: label }) => ({ value: id, label }))}
          nothingFoundMessage={t('form.nothing_found')}
          searchable
          hidePickedOptions
        />
      ))}
    </EditorDrawer>
  );
}
