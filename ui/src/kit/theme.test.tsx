import { MantineProvider, Menu, Modal, PasswordInput } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { startTexts } from '../i18n/setup.ts';
import { theme } from './theme.ts';

startTexts('uk');

test('the cross of a dialog has a name, in the texts that every page has', () => {
  render(
    <MantineProvider theme={theme}>
      <Modal opened onClose={() => {}} title="Нова SMS">
        …
      </Modal>
    </MantineProvider>,
  );
  expect(screen.getByRole('button', { name: 'Закрити' })).toBeTruthy();
});

test('the eye of a password has a name in the language of the page, and is reached by keyboard', () => {
  render(
    <MantineProvider theme={theme}>
      <PasswordInput label="Пароль" />
    </MantineProvider>,
  );
  expect(screen.getByRole('button', { name: 'Показати пароль' }).tabIndex).toBe(0);
});

test('in a menu stand items only', () => {
  render(
    <MantineProvider theme={theme}>
      <Menu opened transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <button type="button">Ще</button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item>Імпорт</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </MantineProvider>,
  );
  const menu = screen.getByRole('menu');
  expect([...menu.children].map((one) => one.getAttribute('role'))).toEqual(['menuitem']);
});
