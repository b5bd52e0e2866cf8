import { act, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import i18next from 'i18next';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { draw } from '../../tests/support/page.tsx';
import { DateField } from './DateField.tsx';

function drawField(first: string, withTime: boolean, limits: { min?: string } = {}) {
  const said: string[] = [];
  const sent = vi.fn();
  function Held() {
    const [value, setValue] = useState(first);
    const take = (next: string) => {
      said.push(next);
      setValue(next);
    };
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sent(value);
        }}
      >
        <DateField label="When" withTime={withTime} value={value} onChange={take} {...limits} />
      </form>
    );
  }
  draw(<Held />);
  return { field: screen.getByRole<HTMLInputElement>('textbox', { name: 'When' }), said, sent };
}

test('a day reads as the language of the page writes it, and is typed, picked and taken away', async () => {
  const { field, said } = drawField('2026-12-25', false);
  expect(field.value).toBe('2026-12-25');
  await act(() => i18next.changeLanguage('uk'));
  expect(field.value).toBe('25.12.2026');
  expect(field.placeholder).toBe('ДД.ММ.РРРР');
  await userEvent.tab();
  expect([document.activeElement, screen.queryByText('грудень 2026')]).toEqual([field, null]);
  await userEvent.click(field);
  expect(screen.getByText('грудень 2026')).toBeTruthy();
  fireEvent.change(field, { target: { value: '26.12.2026' } });
  await userEvent.click(screen.getByLabelText(/^28 грудня 2026/));
  expect(field.value).toBe('28.12.2026');
  await userEvent.click(screen.getByLabelText('Очистити'));
  expect(said).toEqual(['2026-12-26', '2026-12-28', '']);
});

test('a day that is picked keeps the time, and Escape closes the calendar and not the dialog', async () => {
  const closes = vi.fn();
  const hear = (event: KeyboardEvent) => {
    const { target } = event;
    const isTaken = (target as Element).getAttribute('data-mantine-stop-propagation') === 'true';
    if (event.key === 'Escape' && !isTaken) closes();
  };
  window.addEventListener('keydown', hear, { capture: true });
  const { field, said } = drawField('2026-12-25T17:30', true);
  await userEvent.click(field);
  await userEvent.keyboard('{Escape}');
  expect(closes).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}');
  expect(closes).toHaveBeenCalledOnce();
  window.removeEventListener('keydown', hear, { capture: true });
  await userEvent.click(field);
  await userEvent.click(screen.getByLabelText(/^24 December 2026/));
  expect([said, field.value]).toEqual([['2026-12-24T17:30'], '2026-12-24 17:30']);
});

test('a text that is no date stays, is told of, and no form is sent with the date before', async () => {
  const { field, said, sent } = drawField('2026-12-25', false);
  await userEvent.tab();
  fireEvent.input(field, { target: { value: '12/26/2026' } });
  expect(screen.queryByText(/no such date/)).toBeNull();
  await userEvent.keyboard('{Enter}');
  expect(screen.getByText(/no such date/)).toBeTruthy();
  fireEvent.submit(field.form as HTMLFormElement);
  await userEvent.tab();
  expect([field.value, said]).toEqual(['12/26/2026', []]);
  expect(sent).not.toHaveBeenCalled();
  field.focus();
  fireEvent.input(field, { target: { value: '26.12.26' } });
  await userEvent.keyboard('{Enter}');
  expect(screen.queryByText(/no such date/)).toBeNull();
  expect(sent.mock.calls).toEqual([['2026-12-26']]);
  await userEvent.tab();
  expect(field.value).toBe('2026-12-26');
});

test('a date outside of what may be is told of, and the calendar puts the day back', async () => {
  const { field, said } = drawField('2026-12-25', false, { min: '2026-12-24T10:00' });
  fireEvent.input(field, { target: { value: '2026-12-23' } });
  fireEvent.blur(field);
  expect(screen.getByText('2026-12-24 or later')).toBeTruthy();
  await userEvent.click(field);
  await userEvent.click(screen.getByLabelText(/^25 December 2026/));
  expect([field.value, said]).toEqual(['2026-12-25', ['2026-12-25']]);
  await userEvent.click(field);
  await userEvent.click(screen.getByLabelText(/^25 December 2026/));
  expect(field.value).toBe('2026-12-25');
});
