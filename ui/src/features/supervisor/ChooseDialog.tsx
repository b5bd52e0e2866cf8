// To which queue, to whom? One choice, one button.

import { Alert, Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explain } from '../../i18n/words.ts';
import { useFocusBack } from '../../kit/focusBack.ts';

interface ChooseDialogProps {
  title: string;
  label: string;
  hint?: string;
  choices: { value: string; label: string }[];
  yes: string;
  onChoose: (value: string) => Promise<void>;
  onClose: () => void;
}

export function ChooseDialog(props: ChooseDialogProps) {
  useFocusBack();
  const { t } = useTranslation();
  const [value, setValue] = useState<string | null>(null);
  const send = useMutation({ mutationFn: props.onChoose, onSuccess: props.onClose });
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': t('form.cancel') }}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontWeight: 650 } }}
    >
      <Stack gap="md">
        <Select
          label={props.label}
          description={props.hint}
          data={props.choices}
          value={value}
          onChange={setValue}
          nothingFoundMessage={t('form.nothing_found')}
          searchable
          selectFirstOptionOnChange
          comboboxProps={{ withinPortal: true }}
          data-autofocus
          data-testid="choose"
        />
        {send.isError && (
          <Alert color="red" variant="light" role="alert" data-testid="choose-problem">
            {explain(send.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            {t('form.cancel')}
          </Button>
          <Button
            disabled={value === null}
            loading={send.isPending}
            onClick={() => value !== null && send.mutate(value)}
            data-testid="choose-yes"
          >
            {props.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
