// A phone is set up from its card: typed in, or scanned; the page sees it come and go.

import decodeQR from 'qr/decode.js';
import { expect } from 'vitest';
import { faultsOf } from './support/looks.ts';
import type { Operator } from './support/people.ts';
import { SipPhone } from './support/phone.ts';
import { story } from './support/story.ts';

story('a phone signs in with what its card shows, and the page sees it at once', async (stage) => {
  const person = await stage.company.hire('Ганна Телефонна');
  const admin = await stage.operator('admin');
  await admin.clicks('nav-settings');
  await admin.clicks('nav-settings-devices');
  await admin.clicks('add-device');
  await admin.at('field-label').fill(`Стіл ${person.shortNumber}`);
  await admin.at('field-user_account').fill(person.name);
  await admin.page.getByRole('option', { name: person.name }).last().click();
  await admin.clicks('editor-save');
  await admin.sees('card');
  // The card covers the menu with the languages: it is looked at in one.
  expect(await faultsOf(admin.page, 'phone-card', async () => {})).toEqual([]);
  const card = {
    login: await admin.text('card-login'),
    password: await admin.text('card-password'),
    server: await admin.text('card-domain'),
    port: Number(await admin.text('card-port')),
  };
  expect(card.password.length).toBeGreaterThanOrEqual(16);
  const scanned = decodeQR(await picture(admin));
  const settings = await (await fetch(scanned)).text();
  expect(settings).toContain(`>${card.password}<`);
  await admin.clicks('card-close');

  const row = admin.page.getByTestId('row').filter({ hasText: card.login });
  await row.locator('[data-is=no]').waitFor();
  const thief = await SipPhone.open({ ...card, password: 'guessed' });
  const phone = await SipPhone.open(card);
  try {
    expect(await thief.signsIn()).toBe(401);
    expect(await phone.signsIn()).toBe(200);
    // Told by an event: nothing on this page asks again.
    await row.locator('[data-is=yes]').waitFor();
    expect(await faultsOf(admin.page, 'phones', (language) => admin.speaks(language))).toEqual([]);
    expect(await phone.signsOut()).toBe(200);
    await row.locator('[data-is=no]').waitFor();

    await row.click();
    await admin.clicks('new-password');
    await admin.clicks('confirm-yes');
    await admin.sees('card');
    expect(await admin.text('card-password')).not.toBe(card.password);
    expect(await phone.signsIn()).toBe(401);
    expect((await fetch(scanned)).status).toBe(404);
  } finally {
    thief.close();
    phone.close();
  }
});

/** What a camera sees of the QR code. */
async function picture(admin: Operator) {
  const seen = await admin.at('qr').evaluate(async (drawn) => {
    const image = new Image();
    const text = new XMLSerializer().serializeToString(drawn);
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 4 * image.width;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return { width, height, data: [...data] };
  });
  return { ...seen, data: Uint8ClampedArray.from(seen.data) };
}
