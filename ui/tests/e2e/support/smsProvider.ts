// An SMS provider on loopback: takes what it is given, and tells later what became of it.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Operator } from './people.ts';
import type { Stage } from './story.ts';

/** In a talk: a text goes out to the customer, and the page is told each step. */
export async function writesSms(stage: Stage, operator: Operator, to: string): Promise<void> {
  const heard: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      heard.push(JSON.parse(body));
      response.end('{"id": "sms-1"}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
    const made = await stage.company.send<{ report_path: string }>('POST', '/api/sms-providers', {
      name: `SMS ${url}`,
      sender: 'Dzvin',
      settings: {
        kind: 'http',
        url,
        body: '{"to":"{to}","text":"{text}"}',
        id_field: 'id',
        reports: 'callback',
        report_id_field: 'id',
        report_status_field: 'status',
      },
    });
    await operator.clicks('extra-messages');
    await operator.clicks('write-sms');
    await operator.at('message-text').fill('Ваше замовлення готове');
    await operator.sees('segments', { count: '1' });
    await operator.clicks('message-send');
    await operator.sees('message', { state: 'sent' });
    expect(heard).toEqual([{ to, text: 'Ваше замовлення готове' }]);
    const told = { method: 'POST', body: JSON.stringify({ id: 'sms-1', status: 'delivered' }) };
    expect((await fetch(stage.service.address + made.report_path, told)).status).toBe(200);
    await operator.sees('message', { state: 'delivered' });
  } finally {
    server.close();
  }
}
