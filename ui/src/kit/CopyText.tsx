// Several lines to be taken elsewhere at once, with the button that copies them.

import { Button, Code, CopyButton, Group, Stack } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyTextProps {
  text: string;
  copy: string;
  copied: string;
  testId?: string;
}

export function CopyText({ text, copy, copied, testId }: CopyTextProps) {
  return (
    <Stack gap="xs">
      <Code block data-testid={testId} translate="no" style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
      <Group justify="flex-end">
        <CopyTextButton text={text} copy={copy} copied={copied} />
      </Group>
    </Stack>
  );
}

/** Not drawn where the browser forbids it (a page without HTTPS). */
export function CopyTextButton({ text, copy, copied, testId }: CopyTextProps) {
  if (!window.isSecureContext) return null;
  return (
    <CopyButton value={text}>
      {({ copied: isCopied, copy: act }) => (
        <Button
          size="xs"
          variant="light"
          color={isCopied ? 'green' : 'bell'}
          leftSection={isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={act}
          data-testid={testId}
        >
          {isCopied ? copied : copy}
        </Button>
      )}
    </CopyButton>
  );
}
