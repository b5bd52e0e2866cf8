// Where else a contact can be written to: a kind and a name there, as many as there are.

import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MESSENGERS, type Messenger, type MessengerKind } from './model.ts';

interface MessengerFieldsProps {
  value: Messenger[];
  error: string | undefined;
  isReadOnly: boolean;
  onChange: (value: Messenger[]) => void;
}

export function MessengerFields({ value, error, isReadOnly, onChange }: MessengerFieldsProps) {
  const { t } = useTranslation();
  const change = (place: number, one: Partial<Messenger>) =>
    onChange(value.map((each, n) => (n === place ? { ...each, ...one } : each)));
  if (isReadOnly && value.length === 0) return null;
  return (
    <Input.Wrapper label={t('contacts.messengers')} error={error}>
      <Stack gap={6}>
        {value.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be equal while they are typed
          <Group key={place} gap={6} wrap="nowrap">
            <Select
              aria-label={t('contacts.messenger_kind')}
              value={one.kind}
              data={MESSENGERS.map((kind) => ({
                value: kind,
                label: t(`contacts.messenger_${kind}`),
              }))}
              onChange={(kind) => kind && change(place, { kind: kind as MessengerKind })}
              readOnly={isReadOnly}
              allowDeselect={false}
              w={150}
            />
            <TextInput
              aria-label={t('contacts.messenger_id')}
              value={one.id}
              onChange={(event) => change(place, { id: event.currentTarget.value })}
              maxLength={100}
              readOnly={isReadOnly}
              flex={1}
            />
            {!isReadOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('contacts.messenger_remove')}
                onClick={() => onChange(value.filter((_, n) => n !== place))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!isReadOnly && value.length < 10 && (
          <Group>
            <Button
              type="button"
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              onClick={() => onChange([...value, { kind: 'telegram', id: '' }])}
            >
              {t('contacts.messenger_add')}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
