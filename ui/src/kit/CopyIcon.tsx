// A small button that copies; not drawn where the browser forbids it (a page without HTTPS).

import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyIconProps {
  value: string;
  copy: string;
  copied: string;
}

export function CopyIcon({ value, copy, copied }: CopyIconProps) {
  if (!window.isSecureContext) return null;
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied: isCopied, copy: act }) => (
        <Tooltip label={isCopied ? copied : copy}>
          <ActionIcon
            variant="subtle"
            color={isCopied ? 'green' : 'gray'}
            onClick={act}
            aria-label={isCopied ? copied : copy}
            data-testid="copy"
          >
            {isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
