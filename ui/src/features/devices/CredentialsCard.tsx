// What a person types, copies or scans into a phone. The password is shown this once.

import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
} from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyLine } from '../../kit/CopyLine.tsx';
import { CopyText, CopyTextButton } from '../../kit/CopyText.tsx';
import { useFocusBack } from '../../kit/focusBack.ts';
import { QrCode } from '../../kit/QrCode.tsx';
import {
  type Account,
  accountOf,
  isOnlyHere,
  microsipIni,
  setupAddress,
  zoiperName,
} from './card.ts';
import type { Credentials } from './queries.ts';

const FIELDS = ['login', 'password', 'domain', 'port', 'transport'] as const;

interface CredentialsCardProps {
  credentials: Credentials;
  onClose: () => void;
}

export function CredentialsCard({ credentials, onClose }: CredentialsCardProps) {
  useFocusBack();
  const { t } = useTranslation();
  const [place, setPlace] = useState('0');
  const account = accountOf(credentials, Number(place));
  const words = { copy: t('form.copy'), copied: t('form.copied') };
  const whole = FIELDS.map((name) => `${t(`devices.${name}`)}: ${account[name]}`).join('\n');
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={t('devices.card', { name: credentials.label || credentials.name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      styles={{ title: { fontWeight: 650, fontSize: '1.15rem', overflowWrap: 'anywhere' } }}
    >
      <Stack gap="sm" data-testid="card">
        <Alert color="orange" variant="light" p="xs" icon={<IconAlertTriangle size={18} />}>
          {t('devices.once')}
        </Alert>
        <Group justify="space-between" gap="sm">
          {credentials.ways.length > 1 ? (
            <Group gap="sm">
              <Text size="sm">{t('devices.way')}</Text>
              <SegmentedControl
                size="xs"
                aria-label={t('devices.way')}
                value={place}
                onChange={setPlace}
                data={credentials.ways.map(({ transport, port }, n) => ({
                  value: String(n),
                  label: `${transport.toUpperCase()} ${port}`,
                }))}
              />
            </Group>
          ) : (
            <span />
          )}
          <CopyTextButton
            text={whole}
            copy={t('devices.copy_all')}
            copied={words.copied}
            testId="copy-all"
          />
        </Group>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl" verticalSpacing={4}>
          {FIELDS.map((name) => (
            <CopyLine
              key={name}
              name={t(`devices.${name}`)}
              value={account[name]}
              testId={`card-${name}`}
              {...words}
            />
          ))}
        </SimpleGrid>
        <Softphones credentials={credentials} account={account} />
        <Group justify="flex-end">
          <Button onClick={onClose} data-testid="card-close">
            {t('devices.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Softphones({ credentials, account }: { credentials: Credentials; account: Account }) {
  const { t } = useTranslation();
  const words = { copy: t('form.copy'), copied: t('form.copied') };
  return (
    <Tabs defaultValue="linphone" keepMounted={false}>
      <Tabs.List aria-label={t('devices.softphones')}>
        <Tabs.Tab value="linphone">Linphone</Tabs.Tab>
        <Tabs.Tab value="zoiper">Zoiper</Tabs.Tab>
        <Tabs.Tab value="microsip">MicroSIP</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="linphone" pt="sm">
        <Linphone credentials={credentials} />
      </Tabs.Panel>
      <Tabs.Panel value="zoiper" pt="sm">
        <Stack gap="xs">
          <Text size="sm">{t('devices.zoiper_how')}</Text>
          <CopyLine name={t('devices.zoiper_name')} value={zoiperName(account)} {...words} />
          <CopyLine name={t('devices.password')} value={account.password} {...words} />
          <Text size="xs" c="dimmed">
            {t('devices.zoiper_no_qr')}
          </Text>
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="microsip" pt="sm">
        <Stack gap="xs">
          <Text size="sm">{t('devices.microsip_how')}</Text>
          <CopyText
            text={microsipIni(account, credentials.label || credentials.name)}
            testId="microsip"
            {...words}
          />
        </Stack>
      </Tabs.Panel>
    </Tabs>
  );
}

function Linphone({ credentials }: { credentials: Credentials }) {
  const { t } = useTranslation();
  const address = setupAddress(credentials, location.origin);
  return (
    <Group gap="lg" align="flex-start">
      <QrCode text={address} label={t('devices.qr')} />
      <Stack gap="xs" flex="1 1 240px" miw={0}>
        <Text size="sm">{t('devices.linphone_how')}</Text>
        <Text size="sm" c="dimmed">
          {t('devices.linphone_until')}
        </Text>
        {isOnlyHere(location.hostname) && (
          <Alert color="orange" variant="light" p="xs" data-testid="only-here">
            {t('devices.only_here')}
          </Alert>
        )}
        <CopyTextButton text={address} copy={t('devices.copy_address')} copied={t('form.copied')} />
      </Stack>
    </Group>
  );
}
