// What was published before; an older version can become the draft again.

import { Button, Paper, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { formatFull } from '../../kit/time.ts';
import type { Script } from './model.ts';
import { loadVersion, versionsQuery } from './queries.ts';

interface VersionsPartProps {
  script: string;
  number: number | null;
  onTake: (draft: Script) => void;
}

export function VersionsPart({ script, number, onTake }: VersionsPartProps) {
  const { t, i18n } = useTranslation();
  const versions = useQuery(versionsQuery(script, number));
  const take = useMutation({
    mutationFn: (one: number) => loadVersion(script, one),
    onSuccess: ({ content }) => onTake(content),
  });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('scripts.versions_hint')}
      </Text>
      <Asked query={versions}>
        {(all) =>
          all.length === 0 ? (
            <Text size="sm">{t('scripts.no_versions')}</Text>
          ) : (
            <Paper withBorder>
              <Table verticalSpacing={8} horizontalSpacing="md">
                <Table.Tbody>
                  {all.map((one) => (
                    <Table.Tr key={one.id}>
                      <Table.Td>{t('scripts.version', { number: one.number })}</Table.Td>
                      <Table.Td>{formatFull(one.published_at, i18n.language)}</Table.Td>
                      <Table.Td ta="right">
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          loading={take.isPending && take.variables === one.number}
                          onClick={() => take.mutate(one.number)}
                        >
                          {t('scripts.take')}
                        </Button>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Paper>
          )
        }
      </Asked>
    </Stack>
  );
}
