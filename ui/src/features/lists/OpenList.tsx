// One list: is a value in it, its values page by page, adding and removing them.

import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconArrowLeft, IconClipboardPlus, IconPencil, IconSearch } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { SettingsPage } from '../../forms/SettingsPage.tsx';
import { explain } from '../../i18n/words.ts';
import { Effects } from './Effects.tsx';
import { PasteValues } from './PasteValues.tsx';
import { checkValue, type ValueList } from './queries.ts';
import { untilText } from './until.ts';
import { Values } from './Values.tsx';

interface OpenListProps {
  list: ValueList;
  onBack: () => void;
  /** None: he may only look. */
  onEdit?: (() => void) | undefined;
}

export function OpenList({ list, onBack, onEdit }: OpenListProps) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const [isPasting, setIsPasting] = useState(false);
  const actions = onEdit && (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconPencil size={16} />}
        onClick={onEdit}
        data-testid="edit-list"
      >
        {t('lists.edit')}
      </Button>
      <Button
        leftSection={<IconClipboardPlus size={18} />}
        onClick={() => setIsPasting(true)}
        data-testid="paste-values"
      >
        {t('lists.paste')}
      </Button>
    </Group>
  );
  const about = (
    <Group component="span" gap="xs">
      <Text span inherit>
        {t('lists.count', { size: list.size.toLocaleString(i18n.language) })}
      </Text>
      <Effects list={list} />
    </Group>
  );
  return (
    <Stack gap="xs">
      <Group>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          onClick={onBack}
          data-testid="back"
        >
          {t('lists.back')}
        </Button>
      </Group>
      <SettingsPage title={list.name} about={about} action={actions}>
        <Check list={list} />
        {may('call.number_visible') ? (
          <Values list={list} canEdit={Boolean(onEdit)} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('lists.hidden')}
          </Text>
        )}
      </SettingsPage>
      {isPasting && <PasteValues list={list} onClose={() => setIsPasting(false)} />}
    </Stack>
  );
}

function Check({ list }: { list: ValueList }) {
  const { t, i18n } = useTranslation();
  const [value, setValue] = useState('');
  const check = useMutation({ mutationFn: () => checkValue(list.id, value.trim()) });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (value.trim()) check.mutate();
  }

  const found = check.data;
  return (
    <Paper p="md">
      <form onSubmit={submit} data-testid="check-form">
        <Group gap="sm" align="flex-end">
          <TextInput
            label={t('lists.check')}
            description={t('lists.check_hint')}
            value={value}
            onChange={(event) => {
              setValue(event.currentTarget.value);
              check.reset();
            }}
            maxLength={100}
            flex="1 1 320px"
            maw={480}
            data-testid="check-value"
          />
          <Button
            type="submit"
            variant="default"
            leftSection={<IconSearch size={16} />}
            loading={check.isPending}
            data-testid="check"
          >
            {t('lists.check_do')}
          </Button>
        </Group>
        {check.error && (
          <Text size="sm" c="red" mt="xs" role="alert">
            {explain(check.error)}
          </Text>
        )}
        {found && (
          <Text
            size="sm"
            mt="xs"
            fw={550}
            role="status"
            data-testid="checked"
            data-in={found.is_in}
          >
            {t(found.is_in ? 'lists.is_in' : 'lists.is_not_in', { value: found.value })}
            {found.comment && ` · ${found.comment}`}
            {found.expires_at && ` · ${untilText(found.expires_at, t, i18n.language)}`}
          </Text>
        )}
      </form>
    </Paper>
  );
}
