// "What this person may do": all rights of the chosen roles together, and which role gives each.

import { Badge, Button, Collapse, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { byFamily, rightText } from '../../forms/rights.ts';
import { word } from '../../i18n/words.ts';
import type { Role } from './queries.ts';
import { roleName } from './roleName.ts';
import { unionOf } from './union.ts';

export function UnionOfRoles({ roles }: { roles: Role[] }) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure();
  const given = unionOf(roles);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={toggle}
          aria-expanded={isOpen}
          rightSection={isOpen ? <IconChevronUp size={14} /> : <IconChevronDown size={14} />}
          data-testid="show-rights"
        >
          {t('users.may_do')}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Paper withBorder p="xs" data-testid="rights">
            {given.length === 0 && (
              <Text size="sm" c="dimmed">
                {t('users.may_nothing')}
              </Text>
            )}
            {given.length > 0 && (
              <Table verticalSpacing={4} aria-label={t('users.may_do')}>
                <Table.Tbody>
                  {byFamily(given, ({ right }) => right).map(([family, some]) => (
                    <Fragment key={family}>
                      <Table.Tr>
                        <Table.Th colSpan={3} scope="rowgroup">
                          <Text span size="xs" fw={650} c="dimmed">
                            {word('family', family)}
                          </Text>
                        </Table.Th>
                      </Table.Tr>
                      {some.map(({ right, scope, by }) => (
                        <Table.Tr key={right} data-testid="given" data-right={right}>
                          <Table.Td>
                            <Text size="sm">{rightText(right)}</Text>
                          </Table.Td>
                          <Table.Td>
                            <Badge variant="light" tt="none">
                              {word('scope', scope)}
                            </Badge>
                          </Table.Td>
                          <Table.Td>
                            <Text size="xs" c="dimmed">
                              {by.map(roleName).join(', ')}
                            </Text>
                          </Table.Td>
                        </Table.Tr>
                      ))}
                    </Fragment>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </Paper>
        )}
      </Collapse>
    </Stack>
  );
}
