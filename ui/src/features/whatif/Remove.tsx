// What the rows of a day have in common: where they stand, and how one of them goes.

import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ErrorOf } from './StudyFields.tsx';

export interface RowProps<T> {
  path: string;
  errorOf: ErrorOf;
  onChange: (part: Partial<T>) => void;
  onRemove: (() => void) | undefined;
}

export function Remove({ name, onRemove }: { name: string; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation();
  if (!onRemove) return null;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      mt={28}
      onClick={onRemove}
      aria-label={t('whatif.remove', { name })}
    >
      <IconTrash size={18} />
    </ActionIcon>
  );
}
