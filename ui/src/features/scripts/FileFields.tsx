// Which files a question takes, how many, and how large.

import { MultiSelect, SimpleGrid } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FILE_ENDINGS, FILE_KINDS, type FileKind } from '../../forms/blocks.ts';
import { CountInput } from '../../kit/CountInput.tsx';
import type { BlockFieldsProps } from './BlockFields.tsx';

const MOST_FILES = 10;
const MOST_MEGABYTES = 10;

interface FileFieldsProps extends Pick<BlockFieldsProps, 'block' | 'onChange'> {
  error: string | undefined;
}

export function FileFields({ block, error, onChange }: FileFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <MultiSelect
        label={t('scripts.types')}
        data={FILE_KINDS.map((kind) => ({
          value: kind,
          label: `${t(`file_kind.${kind}`)} (${FILE_ENDINGS[kind].join(' ')})`,
        }))}
        value={block.types}
        error={error}
        onChange={(types) => onChange({ types: types as FileKind[] })}
        data-testid="block-types"
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
        <CountInput
          label={t('scripts.most_files')}
          value={block.most_files}
          min={1}
          max={MOST_FILES}
          onChange={(most_files) => onChange({ most_files })}
        />
        <CountInput
          label={t('scripts.most_megabytes')}
          value={block.most_megabytes}
          min={1}
          max={MOST_MEGABYTES}
          onChange={(most_megabytes) => onChange({ most_megabytes })}
        />
      </SimpleGrid>
    </>
  );
}
