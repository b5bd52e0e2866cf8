// Looks at a screen as a careful visitor would: nothing untranslated, cut off, covered or unreadable.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { enSettings } from '../../../src/i18n/en.settings.ts';
import { en } from '../../../src/i18n/en.ts';
import { RESULTS } from './story.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf-8');
const LANGUAGES = ['uk', 'ru', 'en'] as const;
const GROUPS = Object.keys({ ...en, ...enSettings }).join('|');
/** `call.hold`, `{{name}}` and what JavaScript says instead of nothing. */
const UNTRANSLATED = `\\b(?:${GROUPS})\\.[a-z_]+\\b|\\{\\{|undefined|NaN|\\[object `;
const SERIOUS = ['serious', 'critical'];

interface Axe {
  run(): Promise<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
  }>;
}

/** Every fault of this screen in each language, light and dark; `speak` changes the language. */
export async function faultsOf(
  page: Page,
  screen: string,
  speak: (language: string) => Promise<void>,
): Promise<string[]> {
  const found: string[] = [];
  // Colours that are half way to others are judged by nobody.
  await page.addStyleTag({
    content: '*, ::before, ::after { transition-property: none !important }',
  });
  const name = (fault: string, ...where: string[]) => `${[screen, ...where].join(' ')}: ${fault}`;
  for (const language of LANGUAGES) {
    await speak(language);
    const faults = await page.evaluate(look, UNTRANSLATED);
    found.push(...faults.map((fault) => name(fault, language)));
    await shoot(page, `${screen}-${language}`);
  }
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
    await page.evaluate(twoFrames);
    found.push(...(await hardToUse(page)).map((fault) => name(fault, theme)));
    await shoot(page, `${screen}-${theme}`);
  }
  return found;
}

/** axe-core's serious and critical findings. */
async function hardToUse(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** Pictures for human eyes, when they are asked for. */
async function shoot(page: Page, name: string): Promise<void> {
  if (!process.env.DZVIN_SHOTS) return;
  mkdirSync(RESULTS, { recursive: true });
  await page.screenshot({ path: join(RESULTS, `look-${name}.png`) });
}

/** Runs in the page: colours have arrived where they belong. */
function twoFrames(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve())),
  );
}

/** Runs in the page. */
function look(untranslated: string): string[] {
  const found: string[] = [];
  // What lies behind a drawer is covered on purpose.
  const modal = [...document.querySelectorAll<HTMLElement>('[aria-modal=true]')].at(-1);
  const all = [...(modal ?? document.body).querySelectorAll<HTMLElement>('*')].filter((one) =>
    one.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  );
  const told = (one: Element) =>
    `${one.tagName.toLowerCase()} ${(one as HTMLElement).dataset.testid ?? ''} “${(one.textContent ?? '').trim().slice(0, 40)}”`;

  const words = [
    document.title,
    document.body.innerText,
    ...all.flatMap((one) =>
      ['aria-label', 'title', 'placeholder', 'alt'].map((key) => one.getAttribute(key) ?? ''),
    ),
  ];
  for (const text of words) {
    const key = text.match(new RegExp(untranslated))?.[0];
    if (key) found.push(`untranslated ${key}`);
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`is ${scrollWidth - clientWidth} pixels too wide`);

  const controls = all.filter((one) =>
    one.matches('button, a[href], input, textarea, select, [role=button], [tabindex="0"]'),
  );
  // What is scrolled out of a list is not on the screen.
  const seen = (one: HTMLElement) => {
    let { left, top, right, bottom } = one.getBoundingClientRect();
    for (let around = one.parentElement; around; around = around.parentElement) {
      if (around === document.body || getComputedStyle(around).overflowY === 'visible') continue;
      const frame = around.getBoundingClientRect();
      left = Math.max(left, frame.left);
      top = Math.max(top, frame.top);
      right = Math.min(right, frame.right);
      bottom = Math.min(bottom, frame.bottom);
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  const boxes = controls
    .map((one) => ({ one, box: seen(one) }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  for (const { one, box } of boxes) {
    if (box.left < -1 || box.right > clientWidth + 1) found.push(`beyond the edge: ${told(one)}`);
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    // Nothing is there beyond the window, whose last pixel is beyond it, too.
    const top = document.elementFromPoint(x, y) ?? one;
    const isHit =
      one.contains(top) || top.contains(one) || top.closest('label, thead, [data-sticky]');
    if (!isHit) found.push(`covered by ${told(top)}: ${told(one)}`);
  }
  for (const [n, first] of boxes.entries()) {
    for (const second of boxes.slice(n + 1)) {
      if (first.one.contains(second.one) || second.one.contains(first.one)) continue;
      // A form scrolls away below its own foot.
      if (first.one.closest('[data-sticky]') !== second.one.closest('[data-sticky]')) continue;
      const wide =
        Math.min(first.box.right, second.box.right) - Math.max(first.box.left, second.box.left);
      const high =
        Math.min(first.box.bottom, second.box.bottom) - Math.max(first.box.top, second.box.top);
      const isInside = [first.box, second.box].some(
        (box) => wide >= box.width - 2 && high >= box.height - 2,
      );
      if (wide > 2 && high > 2 && !isInside) {
        found.push(`overlap: ${told(first.one)} and ${told(second.one)}`);
      }
    }
  }
  for (const label of all.filter(
    (one) => one.closest('button, a, label, th') && one.children.length === 0,
  )) {
    const isCut = label.scrollWidth > label.clientWidth + 1 && label.clientWidth > 1;
    const isMeant = label.closest('[data-truncate], [data-line-clamp]');
    if (isCut && !isMeant && getComputedStyle(label).overflowX !== 'visible') {
      found.push(`cut off: ${told(label)}`);
    }
  }
  return found;
}
