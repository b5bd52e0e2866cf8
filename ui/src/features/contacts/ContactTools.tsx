// What stands above the list of contacts: search, filters, order, and what is done with all of them.

import { Button, Group, Menu, Select, TextInput } from '@mantine/core';
import { IconDownload, IconForms, IconSearch, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { type Asked as AskedFor, exportAddress, SORTS, tagsQuery } from './queries.ts';

interface MoreProps {
  asked: AskedFor;
  canImport: boolean;
  onDrawer: (which: 'import' | 'fields') => void;
}

export function More({ asked, canImport, onDrawer }: MoreProps) {
  const { t } = useTranslation();
  const may = useMay();
  if (!canImport && !may('contact.export') && !may('company.settings')) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" data-testid="contacts-more">
          {t('contacts.more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {canImport && (
          <Menu.Item
            leftSection={<IconUpload size={16} />}
            onClick={() => onDrawer('import')}
            data-testid="import"
          >
            {t('contacts.import')}
          </Menu.Item>
        )}
        {may('contact.export') && (
          <Menu.Item
            leftSection={<IconDownload size={16} />}
            component="a"
            href={exportAddress(asked)}
            download
            data-testid="export"
          >
            {t('contacts.export')}
          </Menu.Item>
        )}
        {may('company.settings') && (
          <Menu.Item
            leftSection={<IconForms size={16} />}
            onClick={() => onDrawer('fields')}
            data-testid="own-fields"
          >
            {t('contacts.own_fields')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FiltersProps {
  filters: AskedFor;
  onChange: (filters: AskedFor) => void;
}

export function Filters({ filters, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const tags = useQuery(tagsQuery);
  return (
    <Group gap="sm" align="flex-end">
      <TextInput
        flex="1 1 300px"
        label={t('contacts.search')}
        placeholder={t('contacts.search_hint')}
        leftSection={<IconSearch size={16} />}
        value={filters.search}
        onChange={(event) => onChange({ ...filters, search: event.currentTarget.value })}
        maxLength={100}
        data-testid="search"
      />
      <Select
        w={190}
        label={t('contacts.tag')}
        placeholder={t('contacts.any_tag')}
        value={filters.tag || null}
        data={tags.data ?? []}
        onChange={(tag) => onChange({ ...filters, tag: tag ?? '' })}
        searchable
        clearable
        data-testid="filter-tag"
      />
      <Select
        w={210}
        label={t('contacts.sort')}
        value={filters.sort}
        data={SORTS.map((value) => ({ value, label: t(`contacts.sort_${value}`) }))}
        onChange={(sort) => onChange({ ...filters, sort: (sort ?? 'name') as AskedFor['sort'] })}
        allowDeselect={false}
        data-testid="sort"
      />
    </Group>
  );
}
