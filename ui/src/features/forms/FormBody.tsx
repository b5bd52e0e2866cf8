// The blocks of a form that are shown now: beside a call, in the journal, and in the builder's preview.

import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { BlockField, type LookUp } from './BlockField.tsx';
import type { Answer, Answers, Content, Rules } from './model.ts';
import type { Files } from './useFiles.ts';
import { textsOf, walk } from './walk.ts';

export interface FormBodyProps {
  content: Content;
  rules: Rules;
  variables: Record<string, string>;
  /** With the defaults of what is shown. */
  answers: Answers;
  /** Block to a code of `answer.*`. */
  wrong?: Record<string, string>;
  isReadOnly?: boolean;
  files?: Files;
  lookUp: LookUp;
  onAnswer: (block: string, answer: Answer) => void;
}

export function FormBody(props: FormBodyProps) {
  const { t } = useTranslation();
  const { content, rules, variables, answers, wrong = {} } = props;
  const way = walk(content, rules, answers, variables);
  const computed = Object.fromEntries(
    Object.entries(way.computed).map(([id, value]) => [`answer.${id}`, value]),
  );
  const known = { ...variables, ...textsOf(answers), ...computed };
  const blocks = new Map(content.blocks.map((block) => [block.id, block]));
  return (
    <Stack gap="md" data-testid="form-body">
      {way.blocks.map((id) => {
        const block = blocks.get(id);
        if (!block) return null;
        return (
          <BlockField
            key={id}
            block={block}
            known={known}
            answer={answers[id] ?? ''}
            computed={way.computed[id] ?? ''}
            wrong={wrong[id] ?? ''}
            isReadOnly={props.isReadOnly ?? false}
            files={props.files}
            lookUp={props.lookUp}
            onAnswer={(answer) => props.onAnswer(id, answer)}
          />
        );
      })}
      {!way.is_end && (
        <Text size="sm" c="dimmed">
          {t('forms.answer_decides')}
        </Text>
      )}
    </Stack>
  );
}
