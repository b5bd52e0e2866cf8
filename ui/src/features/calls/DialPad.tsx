// Dialling: a number by hand, or a colleague from the list.

import {
  ActionIcon,
  Badge,
  Button,
  Group,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconBackspace, IconPhone } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { word } from '../../i18n/words.ts';
import { Keypad } from '../../kit/Keypad.tsx';
import { useSnapshot } from '../../live/LiveContext.tsx';
import type { OperatorStatus } from '../../live/snapshot.ts';
import classes from './DialPad.module.css';
import { useDialling } from './dialling.ts';
import { OutQueue } from './OutQueue.tsx';
import { usePhone } from './PhoneContext.tsx';

const MOST_DIGITS = 20;

interface DialPadProps {
  /** Colours of statuses belong to acd. */
  statusColors: Record<OperatorStatus, string>;
}

export function DialPad({ statusColors }: DialPadProps) {
  const { t } = useTranslation();
  const { state } = usePhone();
  const { isFree, isOwnPhoneFirst, isConnecting, dial: call } = useDialling();
  const mayCallOut = useMay()('call.out');
  const { me, operators, recent } = useSnapshot();
  const [number, setNumber] = useState('');
  const isAllowed = /^\+?[0-9*#]*$/.test(number);
  // The server knows better than the phone's SIP answer why a call of mine came to nothing.
  const refusal = recent[0]?.why;
  const colleagues = operators.filter((one) => one.id !== me.operator && one.short_number);

  function dial(event: FormEvent): void {
    event.preventDefault();
    if (isFree && number && isAllowed) call(number);
  }

  return (
    <Paper p="md" component="section" aria-label={t('dial.title')}>
      <Stack gap="sm">
        <Title order={2} fz="md">
          {t('dial.title')}
        </Title>
        <form onSubmit={dial}>
          <Stack gap="sm">
            <TextInput
              aria-label={t('dial.number')}
              placeholder={t('dial.placeholder')}
              value={number}
              maxLength={MOST_DIGITS}
              inputMode="tel"
              error={!isAllowed && t('dial.only_digits')}
              onChange={(event) => setNumber(event.currentTarget.value.replace(/[\s()-]/g, ''))}
              classNames={{ input: 'numbers' }}
              rightSection={
                number && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('dial.erase')}
                    onClick={() => setNumber(number.slice(0, -1))}
                  >
                    <IconBackspace size={18} />
                  </ActionIcon>
                )
              }
              data-testid="dial-number"
            />
            <Keypad
              label={t('dial.title')}
              onKey={(key) => setNumber((before) => (before + key).slice(0, MOST_DIGITS))}
            />
            {mayCallOut ? (
              <OutQueue />
            ) : (
              <Text size="xs" c="dimmed" data-testid="inside-only">
                {t('dial.inside_only')}
              </Text>
            )}
            <Button
              type="submit"
              color="green"
              leftSection={<IconPhone size={18} />}
              disabled={!isFree || !number || !isAllowed}
              data-testid="dial"
            >
              {t('dial.call')}
            </Button>
          </Stack>
        </form>
        {isOwnPhoneFirst && (
          <Text size="xs" c="dimmed" data-testid="own-phone-first">
            {t('dial.own_phone_first')}
          </Text>
        )}
        {isConnecting && (
          <Text size="xs" c="dimmed" role="status" data-testid="dial-connecting">
            {t('dial.connecting')}
          </Text>
        )}
        {state.ended && state.ended !== 'ended' && !state.call && (
          <Text size="sm" c="dimmed" ta="center" role="status" data-testid="phone-ended">
            {refusal ? word('transfer_why', refusal) : t(`ended.${state.ended}`)}
          </Text>
        )}
        <Text size="xs" fw={650} c="dimmed" mt={4}>
          {t('dial.colleagues')}
        </Text>
        {colleagues.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('dial.no_colleagues')}
          </Text>
        )}
        {/* A list that scrolls must be within reach of the keyboard. */}
        <Stack
          gap={2}
          className={classes.colleagues}
          role="group"
          aria-label={t('dial.colleagues')}
          tabIndex={0}
        >
          {colleagues.map((one) => (
            <Group key={one.id} gap="xs" wrap="nowrap" className={classes.row}>
              <Badge size="xs" circle color={statusColors[one.state]} aria-hidden />
              <Stack gap={0} flex={1} miw={0}>
                <Text size="sm" truncate title={one.name}>
                  {one.name}
                </Text>
                <Text size="xs" c="dimmed" lh={1.2}>
                  {t(`status.${one.state}`)}
                </Text>
              </Stack>
              <ActionIcon
                variant="light"
                color="green"
                disabled={!isFree || !one.is_reachable}
                aria-label={t('dial.call_to', { name: one.name })}
                onClick={() => one.short_number && call(one.short_number)}
                data-testid={`dial-${one.short_number}`}
              >
                <IconPhone size={16} />
              </ActionIcon>
            </Group>
          ))}
        </Stack>
      </Stack>
    </Paper>
  );
}
