// A question that is answered by files: attached with their progress, saved, taken away.

import {
  ActionIcon,
  Anchor,
  Button,
  FileButton,
  Group,
  Input,
  Progress,
  Stack,
  Text,
} from '@mantine/core';
import { IconPaperclip, IconTrash, IconX } from '@tabler/icons-react';
import { type ComponentProps, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client.ts';
import { type Block, FILE_ENDINGS } from '../../forms/blocks.ts';
import { explain, word } from '../../i18n/words.ts';
import type { BlockProps } from './BlockField.tsx';
import type { Answer, Attached } from './model.ts';

const MEGABYTE = 1 << 20;

interface FileFieldProps extends BlockProps {
  labels: Pick<
    ComponentProps<typeof Input.Wrapper>,
    'label' | 'description' | 'error' | 'withAsterisk'
  >;
}

interface Sending {
  name: string;
  percent: number;
  abort: () => void;
}

export function FileField({ block, answer, files, isReadOnly, onAnswer, labels }: FileFieldProps) {
  const { t } = useTranslation();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState('');
  const reset = useRef<() => void>(null);
  const names = namesOf(answer);
  const attached = files?.list.filter((one) => one.block === block.id) ?? [];
  const canChange = !isReadOnly && (files?.canChange ?? true);

  async function add(file: File): Promise<void> {
    const wrong = wrongOf(block, file);
    setProblem(wrong && word('answer', wrong));
    if (wrong) return;
    // In the builder's preview there is no form: the name stays in the page.
    if (!files) return onAnswer([...names, file.name]);
    const { done, abort } = files.add(block.id, file, (percent) =>
      setSending((now) => now && { ...now, percent }),
    );
    setSending({ name: file.name, percent: 0, abort });
    try {
      await done;
    } catch (error) {
      setProblem(whyNot(error));
    } finally {
      setSending(null);
    }
  }

  async function remove(name: string): Promise<void> {
    setProblem('');
    const file = attached.find((one) => one.name === name);
    if (!files || !file) return onAnswer(names.filter((one) => one !== name));
    try {
      await files.remove(file);
    } catch (error) {
      setProblem(whyNot(error));
    }
  }

  return (
    <Input.Wrapper {...labels} labelElement="div" error={problem || labels.error}>
      <Stack gap={4} mt={4} mb={4}>
        {names.map((name) => (
          <Group key={name} gap="xs" wrap="nowrap" data-testid="file">
            <IconPaperclip size={16} aria-hidden style={{ flexShrink: 0 }} />
            <FileName name={name} file={attached.find((one) => one.name === name)} files={files} />
            {canChange && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('forms.remove_file', { name })}
                onClick={() => void remove(name)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {names.length === 0 && !canChange && <Text size="sm">—</Text>}
        {sending && (
          <Group gap="xs" wrap="nowrap">
            <Stack gap={2} flex={1}>
              <Text size="sm" lineClamp={1} aria-live="polite">
                {t('forms.sending', { name: sending.name, percent: sending.percent })}
              </Text>
              <Progress value={sending.percent} aria-label={sending.name} />
            </Stack>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('forms.cancel_file', { name: sending.name })}
              onClick={sending.abort}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        )}
        {canChange && names.length < block.most_files && (
          <Group gap="sm">
            <FileButton
              resetRef={reset}
              accept={endingsOf(block).join(',')}
              inputProps={{ 'aria-label': `${block.title}: ${t('forms.attach')}` }}
              onChange={(file) => {
                reset.current?.();
                if (file) void add(file);
              }}
            >
              {(props) => (
                <Button
                  {...props}
                  size="compact-sm"
                  variant="light"
                  loading={sending !== null}
                  leftSection={<IconPaperclip size={14} />}
                >
                  {t('forms.attach')}
                </Button>
              )}
            </FileButton>
            <Text size="xs" c="dimmed">
              {t('forms.file_hint', {
                kinds: block.types.map((kind) => word('file_kind', kind)).join(', '),
                size: block.most_megabytes,
                count: block.most_files,
              })}
            </Text>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface FileNameProps extends Pick<BlockProps, 'files'> {
  name: string;
  file: Attached | undefined;
}

function FileName({ name, file, files }: FileNameProps) {
  const { t } = useTranslation();
  const style = { overflowWrap: 'anywhere' as const };
  if (!files || !file) {
    return (
      <Text size="sm" style={style}>
        {name}
      </Text>
    );
  }
  const isLarge = file.size_bytes >= MEGABYTE;
  const size = isLarge
    ? (file.size_bytes / MEGABYTE).toFixed(1)
    : String(Math.max(1, Math.round(file.size_bytes / 1024)));
  return (
    <>
      <Anchor href={files.addressOf(file)} download={name} size="sm" style={style}>
        {name}
      </Anchor>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {t(isLarge ? 'forms.megabytes' : 'forms.kilobytes', { size })}
      </Text>
    </>
  );
}

function endingsOf(block: Block): string[] {
  return block.types.flatMap((kind) => [...FILE_ENDINGS[kind]]);
}

/** What the server would say, too: it need not be sent for that. */
function wrongOf(block: Block, { name, size }: File): string {
  if (!endingsOf(block).some((ending) => name.toLowerCase().endsWith(ending))) return 'file_type';
  if (size === 0) return 'file_empty';
  return size > block.most_megabytes * MEGABYTE ? 'file_size' : '';
}

function whyNot(error: unknown): string {
  if (error instanceof Problem && error.code === 'aborted') return '';
  if (error instanceof Problem && error.status === 413) return word('answer', 'file_size');
  const [wrong] = error instanceof Problem ? error.fields : [];
  return wrong ? word('answer', wrong.code) : explain(error);
}

function namesOf(answer: Answer): string[] {
  return typeof answer === 'string' ? [] : answer.map(String);
}
