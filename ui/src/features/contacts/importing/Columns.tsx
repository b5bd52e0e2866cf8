// What each column of a file holds, what to do with numbers that are known, tags for all.

import {
  Button,
  Group,
  Radio,
  ScrollArea,
  Select,
  Stack,
  Table,
  TagsInput,
  Text,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnField } from '../model.ts';
import type { Known, Plan, Uploaded } from './queries.ts';
import { useTargets } from './targets.ts';

const KNOWN = ['skip', 'update', 'new'] as const;
const NEEDED = ['name', 'phones', 'emails', 'company'];

interface ColumnsProps {
  file: Uploaded;
  fields: OwnField[];
  isStarting: boolean;
  onStart: (plan: Plan) => void;
}

export function Columns({ file, fields, isStarting, onStart }: ColumnsProps) {
  const { t, i18n } = useTranslation();
  const [columns, setColumns] = useState(file.guessed);
  const [known, setKnown] = useState<Known>('skip');
  const [tags, setTags] = useState<string[]>([]);
  const targets = useTargets(fields);
  const isEnough = NEEDED.some((target) => columns.includes(target));
  return (
    <Stack gap="md" data-testid="columns">
      <Text size="sm">
        {t('contacts.import_lines', { lines: file.lines.toLocaleString(i18n.language) })}
      </Text>
      <ScrollArea.Autosize mah={360}>
        <Table verticalSpacing={6} aria-label={t('contacts.import_columns')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('contacts.import_column')}</Table.Th>
              <Table.Th>{t('contacts.import_example')}</Table.Th>
              <Table.Th w={230}>{t('contacts.import_target')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {file.columns.map((column, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one heading
              <Table.Tr key={place}>
                <Table.Td>{column}</Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={2}>
                    {file.first
                      .map((cells) => cells[place])
                      .filter(Boolean)
                      .slice(0, 2)
                      .join(' · ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Select
                    aria-label={column}
                    value={columns[place] || null}
                    data={targets}
                    placeholder={t('contacts.import_pass')}
                    onChange={(target) => setColumns((all) => all.with(place, target ?? ''))}
                    clearable
                    searchable
                    size="xs"
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Radio.Group
        label={t('contacts.import_known')}
        value={known}
        onChange={(value) => setKnown(value as Known)}
      >
        <Stack gap={6} mt={6}>
          {KNOWN.map((value) => (
            <Radio key={value} value={value} label={t(`contacts.import_known_${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <TagsInput
        label={t('contacts.import_tags')}
        value={tags}
        onChange={setTags}
        splitChars={[',', ';']}
        maxTags={30}
        maxLength={40}
      />
      {!isEnough && (
        <Text size="sm" c="red">
          {t('import_why.nothing_chosen')}
        </Text>
      )}
      <Group justify="flex-end">
        <Button
          disabled={!isEnough}
          loading={isStarting}
          onClick={() => onStart({ columns, known, tags })}
          data-testid="import-start"
        >
          {t('contacts.import_start')}
        </Button>
      </Group>
    </Stack>
  );
}
