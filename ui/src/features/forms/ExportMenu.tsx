// What the journal shows, as a file: for any spreadsheet, or a workbook.

import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { exportAddress, type FormFilters } from './queries.ts';

const FORMATS = ['xlsx', 'csv'] as const;

export function ExportMenu({ filters }: { filters: FormFilters }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          data-testid="forms-export"
        >
          {t('forms.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={exportAddress(filters, format)}
            download
            data-testid={`forms-export-${format}`}
          >
            {t(`forms.export_${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
