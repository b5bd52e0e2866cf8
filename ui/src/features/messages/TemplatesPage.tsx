// Templates of SMS and e-mails: what operators begin with.

import { Badge, Button, Text } from '@mantine/core';
import { IconPlus, IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { word } from '../../i18n/words.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { type Template, templatesQuery } from './queries.ts';
import { TemplateEditor } from './TemplateEditor.tsx';

export function TemplatesPage() {
  const { t } = useTranslation();
  const templates = useQuery(templatesQuery);
  const [edited, setEdited] = useState<{ template?: Template } | null>(null);
  const add = (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setEdited({})}
      data-testid="add-template"
    >
      {t('templates.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.templates')} about={t('templates.about')} action={add}>
      <Asked query={templates}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ id }) => id}
            label={t('sections.templates')}
            testId="templates"
            minWidth={640}
            onOpen={(template) => setEdited({ template })}
            empty={
              <Empty
                icon={<IconTemplate size={22} />}
                title={t('templates.empty')}
                hint={t('templates.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('templates.name'), cell: ({ name }) => name },
              {
                key: 'channel',
                title: t('templates.channel'),
                cell: ({ channel }) => (
                  <Badge variant="light" color={channel === 'sms' ? 'blue' : 'gray'} tt="none">
                    {word('channel', channel)}
                  </Badge>
                ),
              },
              {
                key: 'text',
                title: t('templates.text'),
                cell: ({ subject, text }) => (
                  <Text size="sm" lineClamp={2}>
                    {[subject, text].filter(Boolean).join(' · ')}
                  </Text>
                ),
              },
            ]}
          />
        )}
      </Asked>
      {edited && <TemplateEditor template={edited.template} onClose={() => setEdited(null)} />}
    </SettingsPage>
  );
}
