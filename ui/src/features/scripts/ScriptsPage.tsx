// CRM forms: which scripts there are, how far their quotas are, and, opened, the builder of one.

import { Badge, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconForms, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { useMayAdd } from '../../forms/permissions.tsx';
import { useProjects } from '../../forms/projects.ts';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';
import { ListTable } from '../../kit/ListTable.tsx';
import { Empty } from '../../kit/States.tsx';
import { formatMoment } from '../../kit/time.ts';
import { Builder, type PreviewOf } from './Builder.tsx';
import type { QuotaCount } from './model.ts';
import { addScript, scriptQuery, scriptsQuery } from './queries.ts';

interface ScriptsPageProps {
  /** The filling page's own component. */
  preview: PreviewOf;
}

export function ScriptsPage({ preview }: ScriptsPageProps) {
  const { t, i18n } = useTranslation();
  const scripts = useQuery(scriptsQuery);
  const [opened, setOpened] = useState('');
  const [last, setLast] = useState('');
  const [isAdding, setAdding] = useState(false);
  const canAdd = useMayAdd('script.edit');
  const open = (id: string) => {
    setOpened(id);
    setLast(id);
  };
  if (opened) return <Opened id={opened} onBack={() => setOpened('')} preview={preview} />;
  const add = canAdd && (
    <Button
      leftSection={<IconPlus size={18} />}
      onClick={() => setAdding(true)}
      data-testid="add-script"
    >
      {t('scripts.add')}
    </Button>
  );
  return (
    <SettingsPage title={t('sections.scripts')} about={t('scripts.about')} action={add}>
      <Asked query={scripts}>
        {(all) => (
          <ListTable
            rows={all}
            keyOf={({ script }) => script.id}
            label={t('sections.scripts')}
            testId="scripts"
            onOpen={({ script }) => open(script.id)}
            cameFrom={last}
            empty={
              <Empty
                icon={<IconForms size={22} />}
                title={t('scripts.empty')}
                hint={t('scripts.empty_hint')}
              />
            }
            columns={[
              { key: 'name', title: t('scripts.name'), cell: ({ script }) => script.name },
              {
                key: 'published',
                title: t('scripts.published'),
                cell: ({ script }) =>
                  script.published_at ? (
                    <Text size="sm">
                      {t('scripts.version', { number: script.number ?? 0 })},{' '}
                      {formatMoment(script.published_at, i18n.language)}
                    </Text>
                  ) : (
                    <Badge variant="light" color="gray" tt="none">
                      {t('scripts.draft_only')}
                    </Badge>
                  ),
              },
              {
                key: 'quotas',
                title: t('scripts.quotas'),
                cell: ({ counts }) => <QuotaBadges counts={counts} />,
              },
            ]}
          />
        )}
      </Asked>
      {isAdding && (
        <Adding
          onClose={() => setAdding(false)}
          onAdded={(id) => {
            setAdding(false);
            open(id);
          }}
        />
      )}
    </SettingsPage>
  );
}

export function QuotaBadges({ counts }: { counts: QuotaCount[] }) {
  return (
    <Group gap={6}>
      {counts.map(({ id, name, limit, count }) => (
        <Badge
          key={id}
          variant={count >= limit ? 'filled' : 'light'}
          color={count >= limit ? 'orange' : 'gray'}
          tt="none"
          data-testid="quota"
        >
          {name}: {count} / {limit}
        </Badge>
      ))}
    </Group>
  );
}

function Opened({ id, onBack, preview }: { id: string; onBack: () => void; preview: PreviewOf }) {
  const script = useQuery(scriptQuery(id));
  return (
    <Asked query={script}>
      {(found) => (
        <Builder key={script.dataUpdatedAt} script={found} onBack={onBack} preview={preview} />
      )}
    </Asked>
  );
}

function Adding({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) {
  useFocusBack();
  const { t } = useTranslation();
  const queries = useQueryClient();
  const projects = useProjects('script.edit');
  const [name, setName] = useState('');
  const [project, setProject] = useState<string | null>(null);
  const chosen = project ?? projects[0]?.id ?? '';
  const add = useMutation({
    mutationFn: () => addScript({ name: name.trim(), project: chosen }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      onAdded(id);
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() && chosen) add.mutate();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('scripts.add')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('scripts.name')}
            description={t('scripts.name_hint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={add.error ? explain(add.error) : undefined}
            maxLength={80}
            required
            data-autofocus
            data-testid="script-name"
          />
          {projects.length > 1 && (
            <Select
              label={t('scripts.project')}
              data={projects.map((one) => ({ value: one.id, label: one.name }))}
              value={chosen}
              onChange={setProject}
              allowDeselect={false}
            />
          )}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={add.isPending}
              disabled={!name.trim() || !chosen}
              data-testid="script-create"
            >
              {t('scripts.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
