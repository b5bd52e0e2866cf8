// What may be set of one block, by its kind.

import {
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Block, Kind } from '../../forms/blocks.ts';
import { ChoicesField } from './ChoicesField.tsx';
import { FileFields } from './FileFields.tsx';
import { blockName, isAsked, type ProblemAt } from './model.ts';
import { listsQuery } from './queries.ts';
import { problemText } from './useVerdict.ts';

export interface BlockFieldsProps {
  block: Block;
  others: Block[];
  wrong: Record<string, ProblemAt>;
  onChange: (change: Partial<Block>) => void;
}

type Text = 'id' | 'title' | 'default' | 'mask' | 'formula' | 'show_if';

const HAS_DEFAULT: Kind[] = [
  'choice',
  'choices',
  'text',
  'number',
  'date',
  'phone',
  'email',
  'lookup',
  'rating',
];

export function BlockFields(props: BlockFieldsProps) {
  const { t } = useTranslation();
  const { block, wrong, onChange } = props;
  const { kind } = block;
  const error = (field: string) => (wrong[field] ? problemText(wrong[field]) : undefined);
  const text = (field: Text) => ({
    label: t(`scripts.${field}`),
    value: block[field],
    error: error(field),
    maxLength: field === 'id' ? 32 : 1000,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({
        [field]: field === 'id' ? idOf(event.currentTarget.value) : event.currentTarget.value,
      }),
    'data-testid': `block-${field}`,
  });
  return (
    <Stack gap="sm">
      {kind !== 'jump' && <TextInput {...text('title')} maxLength={200} />}
      {(kind === 'note' || isAsked(kind)) && (
        <Textarea
          label={t(kind === 'note' ? 'scripts.read' : 'scripts.hint')}
          description={t('scripts.variables')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={block.text}
          error={error('text')}
          maxLength={4000}
          autosize
          minRows={kind === 'note' ? 3 : 1}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
          data-testid="block-text"
        />
      )}
      {(kind === 'choice' || kind === 'choices') && (
        <ChoicesField {...props} error={error('choices')} />
      )}
      {kind === 'lookup' && <ListField block={block} error={error('list')} onChange={onChange} />}
      {kind === 'file' && <FileFields block={block} error={error('types')} onChange={onChange} />}
      {kind === 'table' && (
        <TagsInput
          label={t('scripts.columns')}
          value={block.columns}
          error={error('columns')}
          maxTags={8}
          onChange={(columns) => onChange({ columns })}
        />
      )}
      {kind === 'computed' && (
        <TextInput
          {...text('formula')}
          description={t('scripts.formula_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
        {kind === 'number' && <Bound {...props} field="least" error={error('least')} />}
        {(kind === 'number' || kind === 'rating') && (
          <Bound {...props} field="most" error={error('most')} />
        )}
        {kind === 'text' && (
          <TextInput
            {...text('mask')}
            description={t('scripts.mask_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
        )}
        {HAS_DEFAULT.includes(kind) && <TextInput {...text('default')} />}
        <NextField {...props} />
        <TextInput
          {...text('show_if')}
          description={t('scripts.show_if_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
        <TextInput
          {...text('id')}
          description={t('scripts.id_hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      </SimpleGrid>
      {isAsked(kind) && (
        <Switch
          label={t('scripts.is_required')}
          checked={block.is_required}
          onChange={(event) => onChange({ is_required: event.currentTarget.checked })}
          data-testid="block-required"
        />
      )}
    </Stack>
  );
}

/** As conditions can name it. */
function idOf(typed: string): string {
  const id = typed.toLowerCase().replace(/[^a-z0-9_]/g, '');
  return /^[a-z]/.test(id) ? id : `a${id}`;
}

interface BoundProps extends Pick<BlockFieldsProps, 'block' | 'onChange'> {
  field: 'least' | 'most';
  error: string | undefined;
}

function Bound({ block, field, error, onChange }: BoundProps) {
  const { t } = useTranslation();
  const name = block.kind === 'rating' ? 'marks' : field;
  return (
    <NumberInput
      label={t(`scripts.${name}`)}
      value={block[field] ?? ''}
      error={error}
      onChange={(value) => onChange({ [field]: typeof value === 'number' ? value : null })}
    />
  );
}

export function nextChoices(others: Block[], end: string) {
  return [
    { value: 'end', label: end },
    ...others.map((one) => ({ value: one.id, label: blockName(one) })),
  ];
}

function NextField({ block, others, wrong, onChange }: BlockFieldsProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('scripts.next')}
      placeholder={t('scripts.next_usual')}
      clearable
      data={nextChoices(others, t('scripts.next_end'))}
      value={block.next || null}
      error={wrong.next && problemText(wrong.next)}
      onChange={(next) => onChange({ next: next ?? '' })}
      data-testid="block-next"
    />
  );
}

interface ListFieldProps extends Pick<BlockFieldsProps, 'block' | 'onChange'> {
  error: string | undefined;
}

function ListField({ block, error, onChange }: ListFieldProps) {
  const { t } = useTranslation();
  const lists = useQuery(listsQuery);
  return (
    <Select
      label={t('scripts.list')}
      data={lists.data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      value={block.list || null}
      error={error}
      onChange={(list) => onChange({ list: list ?? '' })}
    />
  );
}
