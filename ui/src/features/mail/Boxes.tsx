// Voicemail boxes and who gets a letter about each message.

import { Button, Group, Stack, Switch, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { IconMicrophone2, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { type Box, boxesQuery, saveBox } from './queries.ts';

const NAME = /^[a-z0-9_-]{1,64}$/;
const NEW: Box = { name: '', mail_to: [], has_sound: true };

export function Boxes() {
  const { t } = useTranslation();
  const boxes = useQuery(boxesQuery);
  const [edited, setEdited] = useState<Box | null>(null);
  return (
    <Stack gap="sm" data-testid="mail-boxes">
      <Group justify="space-between">
        <Title order={2}>{t('mail.boxes')}</Title>
        <Button
          variant="light"
          leftSection={<IconPlus size={18} />}
          onClick={() => setEdited(NEW)}
          data-testid="add-box"
        >
          {t('mail.add_box')}
        </Button>
      </Group>
      <Asked query={boxes}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ name }) => name}
            label={t('mail.boxes')}
            testId="boxes"
            onOpen={setEdited}
            empty={
              <Empty
                icon={<IconMicrophone2 size={22} />}
                title={t('mail.no_boxes')}
                hint={t('mail.no_boxes_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('mail.box'), cell: ({ name }) => name },
              {
                key: 'mail_to',
                title: t('mail.mail_to'),
                cell: ({ mail_to }) => (
                  <Text size="sm" c={mail_to.length > 0 ? 'inherit' : 'dimmed'}>
                    {mail_to.join(', ') || t('mail.nobody')}
                  </Text>
                ),
              },
              {
                key: 'has_sound',
                title: t('mail.has_sound'),
                cell: ({ mail_to, has_sound }) => (
                  <Text size="sm">
                    {mail_to.length > 0 ? t(has_sound ? 'mail.with_sound' : 'mail.link_only') : '—'}
                  </Text>
                ),
              },
            ]}
          />
        )}
      </Asked>
      {edited && <BoxEditor box={edited} onClose={() => setEdited(null)} />}
    </Stack>
  );
}

function BoxEditor({ box, onClose }: { box: Box; onClose: () => void }) {
  const { t } = useTranslation();
  const editor = useEditor<Box, Box>({
    initial: box,
    check: ({ name }): Record<string, string> => (NAME.test(name) ? {} : { name: 'pattern' }),
    save: saveBox,
    onSaved: onClose,
  });
  return (
    <EditorDrawer title={box.name || t('mail.add_box')} editor={editor} onClose={onClose}>
      {!box.name && (
        <TextInput
          {...editor.text('name')}
          label={t('mail.box')}
          description={t('mail.box_hint')}
          maxLength={64}
          spellCheck={false}
          required
          data-autofocus
        />
      )}
      <TagsInput
        {...editor.value('mail_to')}
        label={t('mail.mail_to')}
        description={t('mail.mail_to_hint')}
        placeholder={editor.values.mail_to.length === 0 ? 'chief@example.com' : ''}
        splitChars={[',', ';', ' ']}
        maxTags={20}
        acceptValueOnBlur
      />
      <Switch
        {...editor.toggle('has_sound')}
        label={t('mail.send_sound')}
        description={t('mail.send_sound_hint')}
      />
    </EditorDrawer>
  );
}
