// What must be entered into an own PBX so that it registers here.

import { Button, Drawer, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyLine } from '../../kit/CopyLine.tsx';
import { useFocusBack } from '../../kit/focusBack.ts';
import type { Registrar } from './gateway.ts';

interface PbxCardProps {
  login: string;
  registrar: Registrar;
  /** Shown once, as long as it is known here. */
  secret: string;
  onClose: () => void;
}

export function PbxCard({ login, registrar, secret, onClose }: PbxCardProps) {
  useFocusBack();
  const { t } = useTranslation();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={t('gateways.pbx_card')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      styles={{ title: { fontWeight: 650, fontSize: '1.15rem' } }}
    >
      <Stack gap="md" data-testid="pbx-card">
        <Text size="sm">{t('gateways.pbx_card_hint')}</Text>
        <PbxLines login={login} registrar={registrar} />
        <CopyLine
          name={t('gateways.secret')}
          value={secret}
          copy={t('form.copy')}
          copied={t('form.copied')}
        />
        <Button onClick={onClose} style={{ alignSelf: 'flex-end' }} data-testid="pbx-done">
          {t('form.close')}
        </Button>
      </Stack>
    </Drawer>
  );
}

export function PbxLines({ login, registrar }: Pick<PbxCardProps, 'login' | 'registrar'>) {
  const { t } = useTranslation();
  const words = { copy: t('form.copy'), copied: t('form.copied') };
  const ways = registrar.ways.map(({ transport, port }) => `${transport.toUpperCase()} ${port}`);
  return (
    <>
      <CopyLine name={t('gateways.host')} value={registrar.domain} {...words} />
      <CopyLine name={t('gateways.ways')} value={ways.join(', ')} {...words} />
      <CopyLine name={t('gateways.username')} value={login} testId="pbx-login" {...words} />
    </>
  );
}
