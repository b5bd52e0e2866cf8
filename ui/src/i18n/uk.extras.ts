// Ukrainian names of what stands below the call card.

import type { enExtras } from './en.extras.ts';

export const ukExtras: typeof enExtras = {
  extras: {
    client: 'Клієнт',
    form: 'Анкета',
    messages: 'SMS та e-mail',
    result: 'Результат',
    later: 'Передзвонити пізніше',
    blacklist: 'До чорного списку',
  },
};
