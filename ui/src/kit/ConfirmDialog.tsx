// "Are you sure?" in words of the caller; what went wrong stays in the dialog.

import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  /** What the red button does, as a verb. */
  yes: string;
  no: string;
  isBusy?: boolean;
  problem?: string;
  /** What there is to see or to choose before. */
  children?: ReactNode;
  onYes: () => void;
  onNo: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const isAnswered = useOwnEscape(props.isOpen);
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onNo}
      closeOnEscape={isAnswered}
      title={props.title}
      centered
      zIndex={400}
      withCloseButton={false}
      styles={{ title: { fontWeight: 650, fontSize: '1.05rem' } }}
    >
      <Stack gap="md" data-testid="confirm">
        <Text size="sm">{props.text}</Text>
        {props.children}
        {props.problem && (
          <Alert color="red" variant="light" role="alert" data-testid="confirm-problem">
            {props.problem}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onNo} data-autofocus data-testid="confirm-no">
            {props.no}
          </Button>
          <Button
            color="red"
            onClick={props.onYes}
            loading={props.isBusy ?? false}
            data-testid="confirm-yes"
          >
            {props.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** The Escape that opened it, by closing what has changes, comes to it as well: not that one is the
 * answer. */
function useOwnEscape(isOpen: boolean): boolean {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(isOpen));
    return () => clearTimeout(timer);
  }, [isOpen]);
  return isSettled;
}
