// All keys of the workplace: by `?` or from my menu.

import { Group, Kbd, Modal, SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFocusBack } from '../kit/focusBack.ts';
import { keyLabel } from '../kit/shortcut.ts';
import { KEY_GROUPS, KEYS, type KeyName } from '../live/keys.ts';

const GROUPS = Object.entries(KEY_GROUPS) as [keyof typeof KEY_GROUPS, readonly KeyName[]][];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('sound.close') }}
      styles={{ title: { fontWeight: 650, fontSize: '1.05rem' } }}
    >
      <Stack gap="md" data-testid="keys">
        <Text size="sm" c="dimmed">
          {t('keys.hint')}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
          {GROUPS.map(([group, names]) => (
            <Stack gap={6} key={group}>
              <Text fw={600} size="sm">
                {t(`keys.group_${group}`)}
              </Text>
              {names.map((name) => (
                <Group key={name} justify="space-between" wrap="nowrap" gap="sm">
                  <Text size="sm">{t(`keys.${name}`)}</Text>
                  <Kbd>{keyLabel(KEYS[name])}</Kbd>
                </Group>
              ))}
            </Stack>
          ))}
        </SimpleGrid>
      </Stack>
    </Modal>
  );
}
