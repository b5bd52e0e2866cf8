// What a list does by itself, without a scenario.

import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ValueList } from './queries.ts';

export function Effects({ list }: { list: ValueList }) {
  const { t } = useTranslation();
  if (!list.blocks_callers && !list.blocks_dialling) {
    return (
      <Text span size="sm" c="dimmed">
        {t('lists.for_scenarios')}
      </Text>
    );
  }
  return (
    <>
      {list.blocks_callers && (
        <Badge component="span" variant="light" color="red" tt="none" miw="max-content">
          {t('lists.callers_short')}
        </Badge>
      )}
      {list.blocks_dialling && (
        <Badge component="span" variant="light" color="red" tt="none" miw="max-content">
          {t('lists.dialling_short')}
        </Badge>
      )}
    </>
  );
}
