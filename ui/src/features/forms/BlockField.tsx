// One block of a form as the operator sees it.

import {
  Checkbox,
  Divider,
  Group,
  Input,
  Paper,
  Radio,
  Rating,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import type { Block } from '../../forms/blocks.ts';
import { word } from '../../i18n/words.ts';
import { DateField } from '../../kit/DateField.tsx';
import { FileField } from './FileField.tsx';
import { LookupField } from './LookupField.tsx';
import type { Answer } from './model.ts';
import { TableField } from './TableField.tsx';
import type { Files } from './useFiles.ts';
import { filledIn } from './walk.ts';

export type LookUp = (block: Block, begins: string) => Promise<string[]>;

export interface BlockProps {
  block: Block;
  /** What texts may name: the call, the contact, the answers. */
  known: Record<string, string>;
  answer: Answer;
  computed: string;
  wrong: string;
  isReadOnly: boolean;
  /** Absent: there is no form, as in the builder's preview. */
  files?: Files | undefined;
  lookUp: LookUp;
  onAnswer: (answer: Answer) => void;
}

export function BlockField(props: BlockProps) {
  const Field = FIELDS[props.block.kind] ?? Line;
  return (
    <div
      data-testid={`block-${props.block.id}`}
      data-kind={props.block.kind}
      data-wrong={props.wrong || undefined}
    >
      <Field {...props} />
    </div>
  );
}

const TYPES: Partial<Record<Block['kind'], { type?: string; inputMode?: 'decimal' | 'tel' }>> = {
  number: { inputMode: 'decimal' },
  phone: { type: 'tel', inputMode: 'tel' },
  email: { type: 'email' },
};

/** Label, hint and error of a field, as Mantine's inputs take them. */
function labels({ block, known, wrong }: BlockProps) {
  return {
    label: filledIn(block.title, known),
    description: filledIn(block.text, known) || undefined,
    error: wrong ? word('answer', wrong) : undefined,
    withAsterisk: block.is_required,
  };
}

function textOfAnswer(answer: Answer): string {
  return typeof answer === 'string' ? answer : '';
}

function Line(props: BlockProps) {
  const { block, answer, isReadOnly, onAnswer } = props;
  const given = {
    ...labels(props),
    value: textOfAnswer(answer),
    readOnly: isReadOnly,
    maxLength: 4000,
  };
  if (block.kind === 'text' && !block.mask) {
    return (
      <Textarea
        {...given}
        autosize
        minRows={1}
        maxRows={8}
        onChange={(event) => onAnswer(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      {...given}
      {...TYPES[block.kind]}
      placeholder={block.mask || undefined}
      onChange={(event) =>
        onAnswer(
          block.kind === 'number'
            ? event.currentTarget.value.replace(',', '.')
            : event.currentTarget.value,
        )
      }
    />
  );
}

function Note({ block, known }: BlockProps) {
  return (
    <Paper p="md" withBorder bg="var(--mantine-color-default-hover)">
      {block.title && <Text fw={600}>{filledIn(block.title, known)}</Text>}
      <Text style={{ whiteSpace: 'pre-wrap' }}>{filledIn(block.text, known)}</Text>
    </Paper>
  );
}

function Section({ block, known }: BlockProps) {
  return (
    <Stack gap={4}>
      <Divider />
      <Title order={3} fz="lg">
        {filledIn(block.title, known)}
      </Title>
    </Stack>
  );
}

/** What is wrong stands as far below choices as below an input. */
const BELOW_CHOICES = { mt: 5 };

function OneOf(props: BlockProps) {
  const { block, answer, isReadOnly, onAnswer } = props;
  return (
    <Radio.Group
      {...labels(props)}
      errorProps={BELOW_CHOICES}
      value={textOfAnswer(answer)}
      onChange={(value) => !isReadOnly && onAnswer(value)}
    >
      <Group gap="lg" mt={6}>
        {block.choices.map(({ value, label }) => (
          <Radio key={value} value={value} label={label || value} readOnly={isReadOnly} />
        ))}
      </Group>
    </Radio.Group>
  );
}

function SomeOf(props: BlockProps) {
  const { block, answer, isReadOnly, onAnswer } = props;
  const chosen = typeof answer === 'string' ? [] : answer.map(String);
  return (
    <Checkbox.Group
      {...labels(props)}
      errorProps={BELOW_CHOICES}
      value={chosen}
      onChange={(values) => !isReadOnly && onAnswer(values)}
    >
      <Group gap="lg" mt={6}>
        {block.choices.map(({ value, label }) => (
          <Checkbox key={value} value={value} label={label || value} readOnly={isReadOnly} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function Marks(props: BlockProps) {
  const { block, answer, isReadOnly, onAnswer } = props;
  const count = block.most ?? 5;
  return (
    <Input.Wrapper {...labels(props)} labelElement="div">
      <Group gap="xs" mt={4}>
        <Rating
          count={count}
          value={Number(answer) || 0}
          readOnly={isReadOnly}
          onChange={(value) => onAnswer(String(value))}
          getSymbolLabel={(value) => `${filledIn(block.title, props.known)}: ${value}`}
          emptySymbol={<IconStar color="var(--mantine-color-dimmed)" />}
          fullSymbol={<IconStarFilled color="var(--mantine-color-orange-text)" />}
        />
        {answer && <Text size="sm">{`${answer} / ${count}`}</Text>}
      </Group>
    </Input.Wrapper>
  );
}

function Computed({ block, known, computed }: BlockProps) {
  return (
    <Group gap="xs">
      <Text size="sm" fw={500}>
        {filledIn(block.title, known)}
      </Text>
      <Text fw={650} className="numbers">
        {computed || '—'}
      </Text>
    </Group>
  );
}

function Day(props: BlockProps) {
  return (
    <DateField
      {...labels(props)}
      value={textOfAnswer(props.answer)}
      readOnly={props.isReadOnly}
      onChange={props.onAnswer}
    />
  );
}

const FIELDS: Partial<Record<Block['kind'], (props: BlockProps) => React.ReactNode>> = {
  note: Note,
  section: Section,
  choice: OneOf,
  choices: SomeOf,
  rating: Marks,
  computed: Computed,
  date: Day,
  lookup: (props) => <LookupField {...props} labels={labels(props)} />,
  file: (props) => <FileField {...props} labels={labels(props)} />,
  table: (props) => <TableField {...props} labels={labels(props)} />,
};
