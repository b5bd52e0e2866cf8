// Russian names of what stands below the call card.

import type { enExtras } from './en.extras.ts';

export const ruExtras: typeof enExtras = {
  extras: {
    client: 'Клиент',
    form: 'Анкета',
    messages: 'SMS и e-mail',
    result: 'Результат',
    later: 'Перезвонить позже',
    blacklist: 'В чёрный список',
  },
};
