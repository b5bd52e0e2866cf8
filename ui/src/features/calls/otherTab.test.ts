// @vitest-environment node
import { expect, test } from 'vitest';
import { TestPhone } from '../../../tests/support/phone.ts';
import { type Channel, SharedPhone } from './otherTab.ts';

/** All tabs of one browser: a channel between them and a lock that one holds. */
class Browser {
  private readonly channels = new Set<Channel>();
  private readonly waiting: (() => void)[] = [];
  private isLocked = false;

  open = (): Channel => {
    const own: Channel = {
      onmessage: null,
      postMessage: (message) => {
        for (const other of this.channels) {
          if (other !== own) other.onmessage?.({ data: message } as MessageEvent);
        }
      },
      close: () => void this.channels.delete(own),
    };
    this.channels.add(own);
    return own;
  };

  lead = (onLead: () => void): (() => void) => {
    if (this.isLocked) this.waiting.push(onLead);
    else {
      this.isLocked = true;
      onLead();
    }
    return () => {
      this.isLocked = false;
      this.waiting.shift()?.();
    };
  };
}

function twoTabs() {
  const browser = new Browser();
  const phones: TestPhone[] = [];
  const make = () => {
    const phone = new TestPhone();
    phones.push(phone);
    return phone;
  };
  const first = new SharedPhone(browser.open, browser.lead, make);
  const second = new SharedPhone(browser.open, browser.lead, make);
  first.start();
  second.start();
  return { first, second, phones };
}

test('only one tab has a phone', () => {
  const { first, second, phones } = twoTabs();
  expect(phones).toHaveLength(1);
  expect(first.getState().isLeading).toBe(true);
  expect(second.getState().isLeading).toBe(false);
});

test('the other tab shows what the phone does and commands it', () => {
  const { second, phones } = twoTabs();
  phones[0]?.become({ registration: 'registered' });
  expect(second.getState()).toMatchObject({ registration: 'registered', isLeading: false });
  second.answer();
  second.sendDigits('5');
  second.mute(true);
  expect(phones[0]?.done).toEqual(['start', 'answer', 'digits 5', 'mute true']);
});

test('a tab that opens later learns the state at once', () => {
  const { first, phones } = twoTabs();
  phones[0]?.become({ registration: 'registered' });
  expect(first.getState().registration).toBe('registered');
});

test('when the leading tab closes the next one gets a phone of its own', () => {
  const { first, second, phones } = twoTabs();
  first.stop();
  expect(phones[0]?.done).toContain('stop');
  expect(phones).toHaveLength(2);
  expect(second.getState().isLeading).toBe(true);
});
