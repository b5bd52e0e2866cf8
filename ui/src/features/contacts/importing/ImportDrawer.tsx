// Contacts from a file: choose it, say what its columns hold, watch it being read.

import { Alert, Button, Divider, Drawer, FileButton, Stack, Text, Title } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../../api/client.ts';
import { Asked } from '../../../forms/Asked.tsx';
import { addSettingsTexts } from '../../../i18n/settings.ts';
import { explain, word } from '../../../i18n/words.ts';
import { useFocusBack } from '../../../kit/focusBack.ts';
import type { OwnField } from '../model.ts';
import { Columns } from './Columns.tsx';
import { ImportRow } from './ImportRow.tsx';
import { importsQuery, start, upload } from './queries.ts';

interface ImportDrawerProps {
  fields: OwnField[];
  onClose: () => void;
}

export function ImportDrawer({ fields, onClose }: ImportDrawerProps) {
  useState(addSettingsTexts);
  useFocusBack();
  const { t } = useTranslation();
  const queries = useQueryClient();
  const imports = useQuery(importsQuery);
  const uploading = useMutation({ mutationFn: upload });
  const starting = useMutation({
    mutationFn: ([id, plan]: Parameters<typeof start>) => start(id, plan),
    onSuccess: () => {
      uploading.reset();
      return queries.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
  });
  const done = imports.data?.reduce((sum, one) => sum + one.done, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list follows what is read
  useEffect(() => void queries.invalidateQueries({ queryKey: ['settings'] }), [done]);
  const looked = uploading.data;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={720}
      title={t('contacts.import')}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      styles={{ title: { fontWeight: 650, fontSize: '1.15rem' } }}
      data-testid="import-drawer"
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('contacts.import_about')}
        </Text>
        <FileButton
          accept=".csv,.txt,text/csv"
          onChange={(file) => {
            starting.reset();
            if (file) uploading.mutate(file);
          }}
          inputProps={{ 'aria-label': t('contacts.import_choose') }}
        >
          {(button) => (
            <Button
              {...button}
              variant={looked ? 'default' : 'filled'}
              leftSection={<IconUpload size={16} />}
              loading={uploading.isPending}
              w="max-content"
              data-testid="choose-file"
            >
              {t('contacts.import_choose')}
            </Button>
          )}
        </FileButton>
        {uploading.error && <Wrong error={uploading.error} />}
        {looked && (
          <Columns
            key={looked.id}
            file={looked}
            fields={fields}
            isStarting={starting.isPending}
            onStart={(plan) => starting.mutate([looked.id, plan])}
          />
        )}
        {starting.error && <Wrong error={starting.error} />}
        <Asked query={imports}>
          {(all) =>
            all.length === 0 ? null : (
              <>
                <Divider />
                <Title order={2} size="h5">
                  {t('contacts.imports')}
                </Title>
                {all.map((one) => (
                  <ImportRow key={one.id} one={one} fields={fields} />
                ))}
              </>
            )
          }
        </Asked>
      </Stack>
    </Drawer>
  );
}

function Wrong({ error }: { error: Error }) {
  const code = error instanceof Problem ? error.fields[0]?.code : undefined;
  return (
    <Alert color="red" variant="light" role="alert" data-testid="import-wrong">
      {code ? word('import_why', code) : explain(error)}
    </Alert>
  );
}
