// @vitest-environment node
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { byName } from './byName.ts';

const names = (...given: string[]) =>
  byName(given.map((name) => ({ name }))).map((one) => one.name);

test('Ukrainian letters stand where the alphabet has them, whatever their codes are', async () => {
  await i18next.init({ lng: 'uk' });
  expect(names('Ірина', 'Юрій', 'Адам', 'Йосип', 'Єва')).toEqual([
    'Адам',
    'Єва',
    'Ірина',
    'Йосип',
    'Юрій',
  ]);
  expect(names('Продажі', 'Порожня', 'Підтримка')).toEqual(['Підтримка', 'Порожня', 'Продажі']);
});
