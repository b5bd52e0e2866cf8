// The blocks of a script in their order: added, moved, opened one at a time.

import {
  Accordion,
  ActionIcon,
  Badge,
  Button,
  Group,
  Menu,
  Select,
  Stack,
  Text,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Block, KINDS } from '../../forms/blocks.ts';
import { useFollow } from '../../kit/follow.ts';
import { MoveArrows } from '../../kit/MoveArrows.tsx';
import { BlockFields } from './BlockFields.tsx';
import { blockName, moved, newBlock, type ProblemAt, problemsOf, type Script } from './model.ts';

export interface PartProps {
  draft: Script;
  problems: ProblemAt[];
  onChange: (part: Partial<Script>) => void;
}

const CARD = {
  background: 'var(--mantine-color-body)',
  borderColor: 'var(--mantine-color-default-border)',
};

export function BlocksPart({ draft, problems, onChange }: PartProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<number | null>(null);
  const { blocks } = draft;
  const put = (after: Block[]) => onChange({ blocks: after });
  const { list, arrow, follow } = useFollow();
  const choices = blocks.filter(({ kind }) => kind === 'choice');

  function move(from: number, to: number): void {
    put(moved(blocks, from, to));
    follow(to, to < from ? 'up' : 'down');
    if (opened === from) setOpened(to);
  }

  return (
    <Stack gap="sm" ref={list}>
      <Accordion
        variant="separated"
        chevronPosition="left"
        styles={{ item: CARD }}
        value={opened === null ? null : String(opened)}
        onChange={(value) => setOpened(value === null ? null : Number(value))}
      >
        {blocks.map((block, n) => {
          const wrong = problemsOf(problems, block.id);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its id may be changed while it is open
            <Accordion.Item key={n} value={String(n)} data-testid={`builder-block-${block.id}`}>
              <Group wrap="nowrap" gap={0} pr="xs">
                <Accordion.Control>
                  <Group gap="xs">
                    <Badge variant="light" color="gray" tt="none">
                      {t(`script_kind.${block.kind}`)}
                    </Badge>
                    <Text size="sm" fw={600} lineClamp={2}>
                      {blockName(block)}
                    </Text>
                    {Object.keys(wrong).length > 0 && (
                      <Badge color="orange" size="sm" tt="none">
                        {t('scripts.wrong')}
                      </Badge>
                    )}
                  </Group>
                </Accordion.Control>
                <Group gap={2} wrap="nowrap">
                  <MoveArrows
                    place={n}
                    count={blocks.length}
                    arrow={arrow}
                    up={`${t('scripts.up')}: ${blockName(block)}`}
                    down={`${t('scripts.down')}: ${blockName(block)}`}
                    onMove={(by) => move(n, n + by)}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="red"
                    aria-label={`${t('form.delete')}: ${blockName(block)}`}
                    onClick={() => {
                      setOpened(null);
                      put(blocks.filter((_, at) => at !== n));
                    }}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              </Group>
              <Accordion.Panel>
                {opened === n && (
                  <BlockFields
                    block={block}
                    others={blocks.filter((_, at) => at !== n)}
                    wrong={wrong}
                    onChange={(change) =>
                      put(blocks.map((one, at) => (at === n ? { ...one, ...change } : one)))
                    }
                  />
                )}
              </Accordion.Panel>
            </Accordion.Item>
          );
        })}
      </Accordion>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="light"
            leftSection={<IconPlus size={18} />}
            style={{ alignSelf: 'flex-start' }}
            data-testid="add-block"
          >
            {t('scripts.add_block')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
          {KINDS.map((kind) => (
            <Menu.Item
              key={kind}
              onClick={() => {
                const ids = blocks.map(({ id }) => id);
                put([...blocks, newBlock(kind, ids, t(`script_kind.${kind}`))]);
                setOpened(blocks.length);
              }}
              data-testid={`add-${kind}`}
            >
              {t(`script_kind.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {choices.length > 0 && (
        <Select
          label={t('scripts.result')}
          description={t('scripts.result_hint')}
          inputWrapperOrder={['label', 'input', 'description']}
          clearable
          data={choices.map(({ id, title }) => ({ value: id, label: title || id }))}
          value={draft.result || null}
          onChange={(result) => onChange({ result: result ?? '' })}
        />
      )}
    </Stack>
  );
}
