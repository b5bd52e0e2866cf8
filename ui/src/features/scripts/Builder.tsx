// The builder of one script: its blocks and what is wrong with them, and beside them the form itself.

import {
  Alert,
  Box,
  Button,
  Group,
  List,
  SimpleGrid,
  Stack,
  Tabs,
  TextInput,
  VisuallyHidden,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft, IconCloudUpload, IconDeviceFloppy, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeleteDialog } from '../../forms/DeleteDialog.tsx';
import { useMay } from '../../forms/permissions.tsx';
import { isSame } from '../../forms/values.ts';
import { explain } from '../../i18n/words.ts';
import { arriving } from '../../kit/arrival.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { useKeptFocus } from '../../kit/keptFocus.ts';
import { useUnsaved } from '../../kit/unsaved.ts';
import { ActionsPart } from './ActionsPart.tsx';
import { BlocksPart } from './BlocksPart.tsx';
import { blockName, type Script, type ScriptDraft } from './model.ts';
import { Preview } from './Preview.tsx';
import { QuotasPart } from './QuotasPart.tsx';
import { changeScript, deleteScript, publishScript } from './queries.ts';
import { problemText, useVerdict } from './useVerdict.ts';
import { VersionsPart } from './VersionsPart.tsx';

export type PreviewOf = (props: {
  content: Script;
  rules: object;
  lookUp: (block: { list: string }, begins: string) => Promise<string[]>;
}) => ReactNode;

interface BuilderProps {
  script: ScriptDraft;
  onBack: () => void;
  preview: PreviewOf;
}

interface Values {
  name: string;
  draft: Script;
  quotas: ScriptDraft['quotas'];
}

export function Builder({ script, onBack, preview }: BuilderProps) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const [before, setBefore] = useState<Values>(script);
  const [values, setValues] = useState<Values>(script);
  const [published, setPublished] = useState(script.number);
  const [asks, setAsks] = useState<'leave' | 'delete' | null>(null);
  const { name, draft, quotas } = values;
  const isDirty = !isSame(picked(before), picked(values));
  const root = useKeptFocus<HTMLDivElement>();
  useUnsaved(isDirty);
  const verdict = useVerdict(draft, quotas);
  const put = (change: Partial<Values>) => setValues((all) => ({ ...all, ...change }));
  const change = (part: Partial<Script>) => put({ draft: { ...draft, ...part } });

  const save = useMutation({
    mutationFn: async (isPublishing: boolean) => {
      await changeScript(script.id, picked(values));
      setBefore(values);
      return isPublishing ? publishScript(script.id) : null;
    },
    onSuccess: (after) => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      if (after) setPublished(after.number);
      const message = after
        ? t('scripts.is_published', { number: after.number ?? 0 })
        : t('form.saved');
      notifications.show({
        color: 'green',
        message,
        closeButtonProps: { 'aria-label': t('form.close') },
      });
    },
  });
  const parts = { draft, problems: verdict.problems, onChange: change };
  const count = verdict.problems.length;

  return (
    <Stack gap="md" ref={root} data-testid="builder">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Group align="flex-end" gap="sm" flex="1 1 420px" wrap="nowrap">
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={16} />}
            ref={arriving}
            onClick={() => (isDirty ? setAsks('leave') : onBack())}
            data-testid="builder-back"
          >
            {t('sections.scripts')}
          </Button>
          <VisuallyHidden component="h1">{name}</VisuallyHidden>
          <TextInput
            aria-label={t('scripts.name')}
            flex={1}
            maw={420}
            value={name}
            maxLength={80}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
        </Group>
        <Group gap="xs">
          <Button
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => setAsks('delete')}
          >
            {t('form.delete')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy size={18} />}
            disabled={!isDirty}
            loading={save.isPending}
            onClick={() => save.mutate(false)}
            data-testid="builder-save"
          >
            {t('scripts.save_draft')}
          </Button>
          {may('script.publish', script) && (
            <Button
              leftSection={<IconCloudUpload size={18} />}
              disabled={count > 0 || !verdict.isFresh}
              loading={save.isPending}
              onClick={() => save.mutate(true)}
              data-testid="builder-publish"
            >
              {t('scripts.publish')}
            </Button>
          )}
        </Group>
      </Group>
      {save.error && (
        <Alert color="red" variant="light" role="alert" data-testid="builder-problem">
          {explain(save.error)}
        </Alert>
      )}
      {count > 0 && (
        <Alert color="orange" variant="light" data-testid="problems">
          <List size="sm">
            {verdict.problems.slice(0, 10).map((one) => (
              <List.Item key={`${one.id}.${one.field}.${one.code}.${one.what}`}>
                {one.id && <b>{titleOf(draft, one.id)}: </b>}
                {problemText(one)}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Tabs defaultValue="blocks" keepMounted={false}>
          <Tabs.List mb="sm">
            {(['blocks', 'actions', 'quotas', 'versions'] as const).map((key) => (
              <Tabs.Tab key={key} value={key} data-testid={`tab-${key}`}>
                {t(`scripts.${key}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="blocks">
            <BlocksPart {...parts} />
          </Tabs.Panel>
          <Tabs.Panel value="actions">
            <ActionsPart {...parts} />
          </Tabs.Panel>
          <Tabs.Panel value="quotas">
            <QuotasPart
              quotas={quotas}
              problems={verdict.problems}
              onChange={(after) => put({ quotas: after })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="versions">
            <VersionsPart
              script={script.id}
              number={published}
              onTake={(taken) => put({ draft: taken })}
            />
          </Tabs.Panel>
        </Tabs>
        <Box>
          <Preview draft={draft} rules={verdict.rules} preview={preview} />
        </Box>
      </SimpleGrid>
      <ConfirmDialog
        isOpen={asks === 'leave'}
        title={t('form.leave_title')}
        text={t('form.leave_text')}
        yes={t('form.leave')}
        no={t('form.stay')}
        onYes={onBack}
        onNo={() => setAsks(null)}
      />
      <DeleteDialog
        name={script.name}
        text={t('scripts.delete_text')}
        act={() => deleteScript(script.id)}
        isOpen={asks === 'delete'}
        onClose={() => setAsks(null)}
        onDeleted={onBack}
      />
    </Stack>
  );
}

function picked({ name, draft, quotas }: Values): Values {
  return { name, draft, quotas };
}

function titleOf(draft: Script, id: string): string {
  const found = draft.blocks.find((block) => block.id === id);
  return found ? blockName(found) : id;
}
