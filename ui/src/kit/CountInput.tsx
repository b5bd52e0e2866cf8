// A whole number between two bounds: what is typed on the way, an empty field too, is left alone, and only
// a number that may be is told.

import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';

interface CountInputProps extends Omit<NumberInputProps, 'onChange' | 'onBlur'> {
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

/** Left empty, it shows again what it was. */
export function CountInput({ value, onChange, ...rest }: CountInputProps) {
  const { min, max } = rest;
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <NumberInput
      {...rest}
      value={typed ?? value}
      allowDecimal={false}
      onChange={(now) => {
        const isOne = typeof now === 'number' && now >= min && now <= max;
        setTyped(isOne ? null : now);
        if (isOne) onChange(now);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
