// A value out of a list of the company's: typed a little, the server finds the rest.

import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BlockProps } from './BlockField.tsx';

interface LookupFieldProps
  extends Pick<BlockProps, 'block' | 'answer' | 'isReadOnly' | 'lookUp' | 'onAnswer'> {
  labels: { label: string; description: string | undefined; error: string | undefined };
}

export function LookupField(props: LookupFieldProps) {
  const { block, answer, isReadOnly, labels, lookUp, onAnswer } = props;
  const value = typeof answer === 'string' ? answer : '';
  const [typed, setTyped] = useState(value);
  const [begins] = useDebouncedValue(typed, 250);
  const found = useQuery({
    queryKey: ['forms', 'lookup', block.list, block.id, begins],
    queryFn: () => lookUp(block, begins === value ? '' : begins),
    enabled: !isReadOnly,
  });
  const data = [...new Set([...(value ? [value] : []), ...(found.data ?? [])])];
  return (
    <Select
      {...labels}
      searchable
      clearable
      readOnly={isReadOnly}
      data={data}
      value={value || null}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      onChange={(chosen) => onAnswer(chosen ?? '')}
    />
  );
}
