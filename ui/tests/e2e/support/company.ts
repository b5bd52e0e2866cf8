// What an administrator arranges for one story: people, a queue and a public number of its own.

import { freshNumber } from './fresh.ts';
import { password, type Service } from './service.ts';

export interface Account {
  id: string;
  login: string;
  password: string;
  name: string;
  shortNumber: string;
}

export interface Hotline {
  queue: string;
  queueName: string;
  slug: string;
}

type QueueSettings = Record<string, string | number | boolean>;

export class Company {
  private cookie = '';

  constructor(private readonly service: Service) {}

  /** Stories share one Dzvin, so they share no person, queue or number. People come last: whoever
   * of them is seen by the router proves that it knows all the rest. */
  async hotline<Names extends string[]>(
    names: [...Names],
    settings: QueueSettings = {},
  ): Promise<{ hotline: Hotline; people: { [Each in keyof Names]: Account } }> {
    const n = freshNumber(this.service, 10_000, 99_999);
    const queueName = `Черга ${n}`;
    const queue = await this.create('/api/queues', {
      name: queueName,
      settings: { strategy: 'round_robin', announce_seconds: 0, pcp_seconds: 0, ...settings },
    });
    const people: Account[] = [];
    for (const name of names) people.push(await this.hire(name));
    const members = people.map(({ id }, position) => ({ user_account: id, position }));
    await this.send('PUT', `/api/queues/${queue}/members`, { members });
    const hotline = { queue, queueName, slug: await this.number(queue, n) };
    return { hotline, people: people as { [Each in keyof Names]: Account } };
  }

  async hire(name: string, role = 'Operator'): Promise<Account> {
    const roles = await this.send<{ id: string; name: string }[]>('GET', '/api/roles');
    const shortNumber = String(freshNumber(this.service, 10_000, 79_999));
    const login = `e2e-${shortNumber}`;
    const secret = `secret of ${login}`;
    const id = await this.create('/api/users', {
      login,
      name,
      password: secret,
      short_number: shortNumber,
      roles: roles.filter((one) => one.name === role).map((one) => one.id),
    });
    return { id, login, password: secret, name, shortNumber };
  }

  /** What colleagues see of him. */
  async seen({ id }: Account): Promise<{ state: string; is_reachable: boolean }> {
    const { operators } = await this.send<{
      operators: { id: string; state: string; is_reachable: boolean }[];
    }>('GET', '/api/workplace');
    const found = operators.find((one) => one.id === id);
    if (!found) throw new Error(`nobody sees ${id}`);
    return found;
  }

  /** Straight into the queue. */
  private async number(queue: string, n: number): Promise<string> {
    const [project] = await this.send<{ id: string }[]>('GET', '/api/projects');
    const node = (id: string, kind: string, next: Record<string, string>, params = {}) => ({
      id,
      kind,
      params,
      exits: next,
    });
    const after = {
      answered: 'hang_up',
      timeout: 'hang_up',
      full: 'hang_up',
      no_operators: 'hang_up',
    };
    const nodes = [
      node('start', 'start', { next: 'answer' }),
      node('answer', 'answer', { next: 'queue' }),
      node('queue', 'queue', after, { queue }),
    ];
    const scenario = await this.create('/api/scenarios', {
      project: project?.id,
      name: `Story ${n}`,
      draft: { nodes },
    });
    await this.send('POST', `/api/scenarios/${scenario}/publish`);
    const slug = `story-${n}`;
    await this.create('/api/numbers', {
      number: `7${n}`,
      label: `Story ${n}`,
      scenario,
      language: 'uk',
      is_public: true,
      public_slug: slug,
    });
    return slug;
  }

  private async create(path: string, body: object): Promise<string> {
    return (await this.send<{ id: string }>('POST', path, body)).id;
  }

  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    if (!this.cookie) await this.signIn();
    return (await this.ask(method, path, body)).json().catch(() => undefined) as Promise<T>;
  }

  private async signIn(): Promise<void> {
    const form = { login: 'admin', password: password(this.service, 'admin') };
    const answer = await this.ask('POST', '/api/session', form);
    this.cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  private async ask(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(this.service.address + path, {
      method,
      headers: { 'content-type': 'application/json', 'x-dzvin': '1', cookie: this.cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
