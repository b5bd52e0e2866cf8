// One number among a queue's settings, within what the server allows.

import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { QueueFormEditor } from './QueueEditor.tsx';
import type { Known, NumberSetting } from './queue.ts';

export interface PartProps {
  editor: QueueFormEditor;
  known: Known;
  isReadOnly: boolean;
  /** Its own id; none of one that is added. */
  queue?: string | undefined;
}

export function NumberField({
  editor,
  known,
  isReadOnly,
  name,
}: PartProps & { name: NumberSetting }) {
  const { t } = useTranslation();
  return (
    <NumberInput
      {...editor.value(name)}
      label={t(`queues.${name}`)}
      description={t(`queues.${name}_hint`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={known[name]?.minimum ?? 0}
      max={known[name]?.maximum ?? Number.MAX_SAFE_INTEGER}
      allowDecimal={false}
      readOnly={isReadOnly}
    />
  );
}
