// My points and my money, as a widget.

import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Asked } from '../../forms/Asked.tsx';
import { Have } from './AccountView.tsx';
import { accountQuery } from './queries.ts';

export function OwnBalance() {
  const account = useQuery(accountQuery(null, {}));
  return (
    <Asked query={account}>
      {({ balance }) => (
        <Box p="md">
          <Have balance={balance} />
        </Box>
      )}
    </Asked>
  );
}
