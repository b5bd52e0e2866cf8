// Everything again: shown beside filters that narrow a list.

import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

export function ResetFilters({ onReset }: { onReset: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="subtle"
      color="gray"
      leftSection={<IconFilterOff size={16} />}
      onClick={onReset}
      data-testid="filter-reset"
    >
      {t('period.reset')}
    </Button>
  );
}
