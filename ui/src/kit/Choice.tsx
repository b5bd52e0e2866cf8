// One of a few, all of them visible: a labelled row of buttons that breaks where words are long.

import { Input, SegmentedControl } from '@mantine/core';
import { useId } from 'react';

interface ChoiceProps<V extends string> {
  label: string;
  value: V;
  choices: { value: V; label: string }[];
  onChange: (value: V) => void;
  /** Of the chosen one. */
  hint?: string;
  /** It is shown and cannot be changed. */
  isFixed?: boolean;
  testId?: string;
}

export function Choice<V extends string>(props: ChoiceProps<V>) {
  const id = useId();
  return (
    <Input.Wrapper
      label={props.label}
      labelElement="div"
      labelProps={{ id }}
      description={props.hint}
      inputWrapperOrder={['label', 'input', 'description']}
    >
      <SegmentedControl
        fullWidth
        mt={2}
        mb={props.hint ? 4 : 0}
        aria-labelledby={id}
        value={props.value}
        data={props.choices}
        readOnly={props.isFixed ?? false}
        onChange={(value) => props.onChange(value as V)}
        styles={{ label: { whiteSpace: 'normal', height: '100%', lineHeight: 1.25 } }}
        data-testid={props.testId}
      />
    </Input.Wrapper>
  );
}
