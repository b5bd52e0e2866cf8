// One thing that the supervisor asks for; a refusal is said, what comes of it the page hears.

import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { explain } from '../../i18n/words.ts';

export function useAct() {
  return useMutation({
    mutationFn: (what: () => Promise<void>) => what(),
    onError: (error) => notifications.show({ color: 'red', message: explain(error) }),
  });
}
