// All rights by family, and how far each reaches: one choice in a row.

import { Button, Group, Radio, Stack, Table, Text, TextInput, Tooltip } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Fragment, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { byFamily, type Rights, rightText, SCOPES, type Scope } from '../../forms/rights.ts';
import { word } from '../../i18n/words.ts';
import classes from './Matrix.module.css';
import { choicesOf, found, isGivable, withAll, withRight } from './matrix.ts';
import type { Permission } from './queries.ts';

interface MatrixProps {
  permissions: Permission[];
  rights: Rights;
  isReadOnly: boolean;
  onChange: (rights: Rights) => void;
}

export function Matrix({ permissions, rights, isReadOnly, onChange }: MatrixProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState('');
  const shown = byFamily(found(permissions, wanted), ({ name }) => name);
  return (
    <Stack gap="xs" data-testid="matrix">
      <TextInput
        leftSection={<IconSearch size={16} />}
        placeholder={t('roles.search')}
        aria-label={t('roles.search')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data-testid="search-rights"
      />
      <Text size="xs" c="dimmed">
        {t('roles.scopes_hint')}
      </Text>
      {shown.length === 0 && <Text size="sm">{t('roles.nothing_found')}</Text>}
      {shown.length > 0 && (
        <Table className={classes.matrix} verticalSpacing={6} aria-label={t('roles.gives')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('roles.right')}</Table.Th>
              {['none', ...SCOPES].map((scope) => (
                <Table.Th key={scope} className={classes.scope}>
                  {word('scope', scope)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(([family, some]) => (
              <Fragment key={family}>
                <Table.Tr className={classes.family}>
                  <Table.Th scope="rowgroup" colSpan={SCOPES.length + 2}>
                    <Group justify="space-between" gap="xs">
                      <Text span size="sm" fw={650}>
                        {word('family', family)}
                      </Text>
                      {!isReadOnly && (
                        <Whole
                          family={family}
                          onGive={(isGiven) =>
                            onChange(withAll(rights, permissions, some, isGiven))
                          }
                        />
                      )}
                    </Group>
                  </Table.Th>
                </Table.Tr>
                {some.map((permission) => (
                  <Row
                    key={permission.name}
                    permission={permission}
                    scope={rights[permission.name] ?? null}
                    isReadOnly={isReadOnly}
                    onChange={(scope) =>
                      onChange(withRight(rights, permissions, permission.name, scope))
                    }
                  />
                ))}
              </Fragment>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}

interface WholeProps {
  family: string;
  onGive: (isGiven: boolean) => void;
}

function Whole({ family, onGive }: WholeProps) {
  const { t } = useTranslation();
  const of = (text: string) => `${word('family', family)}: ${text}`;
  return (
    <Group gap={4}>
      {[true, false].map((isGiven) => {
        const text = t(isGiven ? 'roles.all_of_family' : 'roles.none_of_family');
        return (
          <Button
            key={text}
            size="compact-xs"
            variant="subtle"
            aria-label={of(text)}
            onClick={() => onGive(isGiven)}
            data-testid={isGiven ? `all-${family}` : `none-${family}`}
          >
            {text}
          </Button>
        );
      })}
    </Group>
  );
}

interface RowProps {
  permission: Permission;
  scope: Scope | null;
  isReadOnly: boolean;
  onChange: (scope: Scope | null) => void;
}

function Row({ permission, scope, isReadOnly, onChange }: RowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { name } = permission;
  const choices = choicesOf(permission);
  const said = (one: Scope | null) => {
    if (one === null) return word('scope', 'none');
    return word('scope', permission.scopes.length > 0 ? one : 'yes');
  };
  return (
    <Table.Tr data-testid="right" data-right={name} data-scope={scope ?? 'none'}>
      <Table.Td>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {rightText(name)}
        </Text>
      </Table.Td>
      {[null, ...SCOPES].map((one) => {
        if (one !== null && !choices.includes(one)) return <Table.Td key={one} />;
        const isYours = one === null ? permission.widest !== null : isGivable(permission, one);
        return (
          <Table.Td key={one ?? 'none'} className={classes.scope}>
            <Tooltip label={isYours ? said(one) : t('roles.not_yours')} openDelay={300}>
              <Radio
                name={`${id}-${name}`}
                size="xs"
                aria-label={`${rightText(name)} ${said(one)}`}
                checked={scope === one}
                disabled={isReadOnly || !isYours}
                onChange={() => onChange(one)}
                data-testid={`scope-${one ?? 'none'}`}
              />
            </Tooltip>
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
