// The head of a column without a title: its buttons say themselves what they do.

import { Table, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface BlankHeadProps {
  /** What screen readers say; "Actions" unless told. */
  label?: string;
  w?: number;
}

export function BlankHead({ label, w = 1 }: BlankHeadProps) {
  const { t } = useTranslation();
  return (
    <Table.Th w={w} pos="relative">
      <VisuallyHidden>{label ?? t('app.actions')}</VisuallyHidden>
    </Table.Th>
  );
}
