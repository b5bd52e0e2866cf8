// To whom? Search by name or number, arrows choose, Enter does it.

import { Alert, Box, Button, Group, Kbd, Modal, Stack, Text, TextInput } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowForwardUp,
  IconPhoneCall,
  IconSearch,
  IconUsersPlus,
} from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../forms/permissions.tsx';
import { useFocusBack } from '../../../kit/focusBack.ts';
import { useSnapshot } from '../../../live/LiveContext.tsx';
import type { CallActions } from '../actions.ts';
import type { CardView } from '../view.ts';
import classes from './TargetPicker.module.css';
import { type StatusColors, TargetRow } from './TargetRow.tsx';
import { type Purpose, sections, warning } from './targets.ts';

interface TargetPickerProps {
  purpose: Purpose;
  view: CardView;
  actions: CallActions;
  statusColors: StatusColors;
  onClose: () => void;
}

export function TargetPicker(props: TargetPickerProps) {
  useFocusBack();
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t(props.purpose === 'transfer' ? 'transfer.title' : 'transfer.invite_title')}
      closeButtonProps={{ 'aria-label': t('transfer.cancel') }}
      transitionProps={{ duration: 0 }}
    >
      <Picker {...props} />
    </Modal>
  );
}

function Picker({ purpose, view, actions, statusColors, onClose }: TargetPickerProps) {
  const { t } = useTranslation();
  const snapshot = useSnapshot();
  const mayLeave = useMay()('call.transfer_external');
  const [text, setText] = useState('');
  const [key, setKey] = useState('');
  const inCall = view.members.map((one) => one.operator ?? '');
  const found = sections(snapshot, { text, purpose, mayLeave, inCall });
  const options = found.flatMap((one) => one.options);
  const chosen = options.find((one) => one.key === key) ?? options[0];
  const isTransfer = purpose === 'transfer';
  const canAsk = isTransfer && chosen?.to.kind !== 'scenario';

  function finish(how: 'blind' | 'attended'): void {
    if (!chosen || (how === 'attended' && !canAsk)) return;
    if (isTransfer) actions.transfer(how, chosen.to);
    else actions.invite(chosen.to);
    onClose();
  }

  function press(event: KeyboardEvent): void {
    if (event.altKey) return;
    if (event.key === 'Enter') finish(event.shiftKey ? 'attended' : 'blind');
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const at = chosen ? options.indexOf(chosen) + step : 0;
      setKey(options.at(at % options.length)?.key ?? '');
    } else return;
    event.preventDefault();
  }

  return (
    <Stack gap="sm" data-testid="target-picker">
      <TextInput
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={press}
        leftSection={<IconSearch size={16} />}
        placeholder={t(mayLeave ? 'transfer.search_or_number' : 'transfer.search')}
        aria-label={t('transfer.search')}
        role="combobox"
        aria-expanded
        aria-controls="targets"
        aria-activedescendant={chosen && `target-${chosen.key}`}
        maxLength={40}
        autoComplete="off"
        data-testid="target-search"
      />
      <Box
        id="targets"
        role="listbox"
        aria-label={t('transfer.targets')}
        tabIndex={0}
        onKeyDown={press}
        className={classes.list}
      >
        {found.map(({ kind, options: shown }) => (
          <Box key={kind} role="group" aria-label={t(`transfer.kinds.${kind}`)}>
            <Text size="xs" fw={650} c="dimmed" px={10} pt={6} pb={2}>
              {t(`transfer.kinds.${kind}`)}
            </Text>
            {shown.map((one) => (
              <TargetRow
                key={one.key}
                option={one}
                isChosen={one === chosen}
                statusColors={statusColors}
                onChoose={() => setKey(one.key)}
              />
            ))}
          </Box>
        ))}
        {options.length === 0 && (
          <Text size="sm" c="dimmed" p="sm" data-testid="no-targets">
            {t('transfer.nobody_found')}
          </Text>
        )}
      </Box>
      <Warned reason={chosen ? warning(chosen) : null} />
      <Group justify="flex-end" gap="sm">
        {isTransfer && (
          <Button
            variant="light"
            leftSection={<IconPhoneCall size={18} />}
            rightSection={<Hint keys="Shift+Enter" />}
            disabled={!chosen || !canAsk}
            onClick={() => finish('attended')}
            data-testid="consult"
          >
            {t('transfer.consult')}
          </Button>
        )}
        <Button
          leftSection={isTransfer ? <IconArrowForwardUp size={18} /> : <IconUsersPlus size={18} />}
          rightSection={<Hint keys="Enter" />}
          disabled={!chosen}
          onClick={() => finish('blind')}
          data-testid={isTransfer ? 'transfer-now' : 'invite-now'}
        >
          {t(isTransfer ? 'transfer.now' : 'transfer.invite')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Its place is kept free, so that the buttons stay where they are. */
function Warned({ reason }: { reason: ReturnType<typeof warning> }) {
  const { t } = useTranslation();
  return (
    <Box mih={64} role="status">
      {reason && (
        <Alert
          color="orange"
          variant="light"
          py="xs"
          icon={<IconAlertTriangle size={18} />}
          data-testid="target-warning"
          data-reason={reason}
        >
          {t(`transfer.warning.${reason}`)}
        </Alert>
      )}
    </Box>
  );
}

function Hint({ keys }: { keys: string }) {
  return (
    <Kbd size="xs" aria-hidden>
      {keys}
    </Kbd>
  );
}
