// The company's own fields of a contact, each with an input of its kind.

import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { DateField } from '../../kit/DateField.tsx';
import type { FieldValue, OwnField } from './model.ts';

interface OwnFieldsProps {
  fields: OwnField[];
  values: Record<string, FieldValue | null>;
  errors: Record<string, string>;
  isReadOnly: boolean;
  onChange: (values: Record<string, FieldValue | null>) => void;
}

export function OwnFields({ fields, values, errors, isReadOnly, onChange }: OwnFieldsProps) {
  if (fields.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {fields.map((field) => (
        <OwnFieldInput
          key={field.id}
          field={field}
          value={values[field.id] ?? null}
          error={errors[`fields.${field.id}`]}
          isReadOnly={isReadOnly}
          onChange={(value) => onChange({ ...values, [field.id]: value })}
        />
      ))}
    </SimpleGrid>
  );
}

interface OwnFieldInputProps {
  field: OwnField;
  value: FieldValue | null;
  error: string | undefined;
  isReadOnly: boolean;
  onChange: (value: FieldValue | null) => void;
}

function OwnFieldInput({ field, value, error, isReadOnly, onChange }: OwnFieldInputProps) {
  const common = { label: field.name, error, readOnly: isReadOnly, 'data-testid': 'own-field' };
  if (field.kind === 'choice') {
    return (
      <Select
        {...common}
        value={value === null ? null : String(value)}
        data={field.choices}
        onChange={onChange}
        clearable={!isReadOnly}
      />
    );
  }
  if (field.kind === 'number') {
    return (
      <NumberInput
        {...common}
        value={value ?? ''}
        onChange={(given) => onChange(given === '' ? null : Number(given))}
      />
    );
  }
  if (field.kind === 'date') {
    return (
      <DateField
        {...common}
        value={String(value ?? '')}
        onChange={(given) => onChange(given || null)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      value={value ?? ''}
      maxLength={500}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}
