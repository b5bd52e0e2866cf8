// The phone of this page: its check before the shift, and which devices it uses.

import { Modal, Tabs } from '@mantine/core';
import { IconHeadphones, IconStethoscope } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckPanel } from './check/CheckPanel.tsx';
import { usePhone } from './PhoneContext.tsx';
import { type PhoneTab, showPhoneDialog, usePhoneDialog } from './phoneDialog.ts';
import { SoundPanel } from './sound/SoundPanel.tsx';

export function PhoneDialog() {
  const { t } = useTranslation();
  const { phone } = usePhone();
  const tab = usePhoneDialog();
  // Whoever signs in next does not find it open.
  useEffect(() => () => showPhoneDialog(null), []);
  function close(): void {
    phone.stopCheck();
    showPhoneDialog(null);
  }
  return (
    <Modal
      opened={tab !== null}
      onClose={close}
      title={t('sound.dialog')}
      size={640}
      closeButtonProps={{ 'aria-label': t('sound.close') }}
      styles={{ title: { fontWeight: 650, fontSize: '1.05rem' } }}
    >
      <Tabs
        value={tab}
        onChange={(chosen) => {
          phone.stopCheck();
          showPhoneDialog(chosen as PhoneTab);
        }}
        keepMounted={false}
        data-testid="phone-dialog"
      >
        <Tabs.List>
          <Tabs.Tab value="check" leftSection={<IconStethoscope size={16} />}>
            {t('check.tab')}
          </Tabs.Tab>
          <Tabs.Tab
            value="sound"
            leftSection={<IconHeadphones size={16} />}
            data-testid="phone-tab-sound"
          >
            {t('sound.tab')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="check" pt="md">
          <CheckPanel />
        </Tabs.Panel>
        <Tabs.Panel value="sound" pt="md">
          <SoundPanel />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
