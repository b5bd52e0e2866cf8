// Pretended rows for looking at screens: long Ukrainian words on purpose.

const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();

function operator(id, name, short_number, state, seconds) {
  const status = { state, reason: null, comment: null, exceeded: [], since: ago(seconds) };
  return { id, name, short_number, ...status, is_reachable: true };
}

const CALL = {
  call: 'c-100',
  direction: 'inbound',
  since: ago(5),
  party: { number: '+380 67 123 45 67', name: '' },
  dialled: '800',
  queue: 'q-1',
  offer: 'c-100.o1',
  operator: null,
  queued_at: ago(47),
  talk_since: null,
  until: new Date(Date.now() + 20_000).toISOString(),
  is_held: false,
  is_muted: false,
  lead: 'op-1',
  via: null,
  transfer: null,
  members: [],
  recording: { id: 'r-1', is_paused: false },
};

export function makeSnapshot(scene = 'idle') {
  const states = { idle: 'away', empty: 'ready', ringing: 'call', talk: 'busy', pcp: 'pcp' };
  const isEmpty = scene === 'empty';
  return {
    position: 1000,
    at: ago(0),
    me: {
      operator: 'op-1',
      state: states[scene],
      reason: scene === 'idle' ? 'login' : null,
      comment: null,
      supervisor: null,
      exceeded: [],
      extend_seconds: scene === 'pcp' ? 30 : 0,
      form_until: null,
      since: ago(scene === 'pcp' ? 8 : 83),
      until: scene === 'pcp' ? new Date(Date.now() + 22_000).toISOString() : null,
      planned:
        scene === 'talk' ? { state: 'away', reason: 'r-1', comment: null, supervisor: null } : null,
      is_reachable: true,
      why: 'registered',
      short_number: '201',
      queues: isEmpty ? [] : ['q-1', 'q-2'],
    },
    operators: isEmpty
      ? []
      : [
          operator('op-1', 'Олександра Коваленко-Височанська', '201', states[scene], 83),
          operator('op-2', 'Максим Бондаренко', '202', 'ready', 400),
          operator('op-3', 'Святослав Нечипоренко-Дорошкевич', '203', 'busy', 65),
          operator('op-4', 'Ірина Шевчук', '204', 'offline', 0),
        ],
    queues: isEmpty
      ? []
      : [
          {
            id: 'q-1',
            name: 'Технічна підтримка',
            short_number: '301',
            waiting: [
              { item: 'c-1', call: 'c-1', since: ago(95) },
              { item: 'c-2', call: 'c-2', since: ago(12) },
            ],
          },
          { id: 'q-2', name: 'Продажі', short_number: '302', waiting: [] },
          { id: 'q-3', name: 'Якнайшвидше обслуговування', short_number: null, waiting: [] },
        ],
    groups: isEmpty ? [] : [{ id: 'g-1', name: 'Бухгалтерія', short_number: '40' }],
    targets: {
      queues: isEmpty ? [] : [{ id: 'q-1', name: 'Технічна підтримка', short_number: '301' }],
      scenarios: isEmpty ? [] : [{ id: 's-1', name: 'Оцінка якості обслуговування' }],
    },
    call:
      scene === 'ringing'
        ? { ...CALL, stage: 'ringing' }
        : scene === 'talk'
          ? { ...CALL, stage: 'talk', talk_since: ago(64), is_held: true, until: null }
          : null,
    away_reasons: [
      ['r-1', 'Обідня перерва', 'Обед', 'Lunch', 'orange'],
      ['r-2', 'Перерва на чай', 'Чай', 'Tea break', 'yellow'],
      ['r-3', 'Підвищення кваліфікації', 'Обучение', 'Training', 'blue'],
    ].map(([id, name_uk, name_ru, name_en, color], position) => ({
      id,
      name_uk,
      name_ru,
      name_en,
      color,
      icon: 'coffee',
      max_seconds: null,
      max_daily_seconds: null,
      requires_comment: id === 'r-3',
      position,
      is_active: true,
    })),
    recent: isEmpty ? [] : recent(),
  };
}

function recent() {
  const party = { number: '+380 50 765 43 21', name: 'Катерина Величко' };
  const row = { direction: 'inbound', party, dialled: '800', queue: 'q-1', operator: null };
  return [
    { ...row, call: 'c-90', at: ago(600), talk_seconds: 184, outcome: 'talked' },
    { ...row, call: 'c-89', at: ago(4000), party: null, talk_seconds: 0, outcome: 'missed' },
    {
      ...row,
      call: 'c-88',
      at: ago(90_000),
      direction: 'internal',
      party: null,
      dialled: '202',
      operator: 'op-2',
      queue: null,
      talk_seconds: 31,
      outcome: 'talked',
    },
    { ...row, call: 'c-87', at: ago(95_000), talk_seconds: 0, outcome: 'rejected' },
  ];
}

const ROW = {
  id: 'c-90',
  started_at: ago(900),
  ended_at: ago(700),
  direction: 'inbound',
  party: { number: '+380507654321', name: 'Катерина Величко' },
  dialled: '800',
  number_label: 'Гаряча лінія',
  queue: 'q-1',
  queue_name: 'Технічна підтримка',
  operator: 'op-1',
  operator_name: 'Олександра Коваленко-Височанська',
  dialled_by_name: null,
  is_answered: true,
  wait_seconds: 24.2,
  talk_seconds: 141,
  hold_seconds: 12,
  lost_reason: null,
  ended_by: 'customer',
  sip_code: 200,
  has_recording: true,
};

export function journalRows() {
  const lost = {
    operator: null,
    operator_name: null,
    talk_seconds: 0,
    has_recording: false,
    is_answered: false,
  };
  return [
    { ...ROW, id: 'c-101', ended_at: null, talk_seconds: 0, operator_name: null },
    ROW,
    { ...ROW, ...lost, id: 'c-89', lost_reason: 'operator_hangup_on_greeting', party: null },
    { ...ROW, ...lost, id: 'c-88', lost_reason: 'abandoned_queue', wait_seconds: 312 },
    { ...ROW, ...lost, id: 'c-87', lost_reason: 'timeout', number_label: null },
    {
      ...ROW,
      ...lost,
      id: 'c-86',
      direction: 'internal',
      party: null,
      dialled_by_name: 'Максим Бондаренко',
      dialled: '202',
      queue_name: null,
    },
  ];
}

export function callDetails() {
  const at = (seconds) => new Date(Date.parse(ROW.started_at) + seconds * 1000).toISOString();
  const c = { call: 'c-90' };
  const o = { ...c, item: 'c-90', operator: 'op-2', queue: 'q-1', offer: 'c-90.o1' };
  const key = (operator, moment) => ({ operator, key: [moment] });
  const why = {
    strategy: 'longest_idle',
    chosen: key('op-2', at(-400)),
    next: [key('op-1', at(-83))],
    passed_over: { away: 2, not_registered: 1 },
  };
  const node = (kind, exit, pressed) => ({
    name: 'node.left',
    ...c,
    node: kind,
    kind,
    entered_at: at(0),
    exit,
    pressed,
  });
  const leg = { ...c, leg: 'c-90.1', kind: 'operator', operator: 'op-1', offer: 'c-90.o2' };
  const events = [
    [0, { name: 'call.started', ...c, direction: 'inbound', dialled: '800', operator: null }],
    [0.1, node('start', 'next', '')],
    [0.2, { name: 'call.picked_up', ...c }],
    [6.4, node('menu', '1', '1')],
    [6.5, { name: 'item.queued', ...c, item: 'c-90', queue: 'q-1', operator: null }],
    [6.6, { name: 'offer.made', ...o, endpoints: [], ring_seconds: 15, why }],
    [21.6, { name: 'offer.missed', ...o }],
    [21.7, { name: 'offer.made', ...o, operator: 'op-1', endpoints: [], ring_seconds: 15, why }],
    [21.8, { name: 'leg.started', ...leg, endpoint: 'op-ab' }],
    [22, { name: 'leg.rang', ...leg }],
    [26, { name: 'leg.answered', ...leg }],
    [26.1, { name: 'item.taken', ...o, operator: 'op-1' }],
    [26.2, { name: 'talk.started', ...leg, queue: 'q-1' }],
    [60, { name: 'talk.held', ...c, operator: 'op-1' }],
    [72, { name: 'talk.resumed', ...c, operator: 'op-1' }],
    [167, { name: 'talk.ended', ...leg, ended_by: 'customer', queue: 'q-1' }],
    [167.1, { name: 'leg.ended', ...leg, cause: 16, sip_code: 200 }],
    [167.2, { name: 'call.ended', ...c, ended_by: 'customer', sip_code: 200, lost_reason: null }],
    [168, { name: 'recording.failed', ...c, recording: 'rec-2', why: 'disk_full' }],
  ];
  const segment = (kind, from, to, more) => ({
    kind,
    started_at: at(from),
    ended_at: at(to),
    queue: null,
    operator: null,
    ...more,
  });
  const recording = { part: 1, kind: 'talk', started_at: at(26), size_bytes: 1, why: null };
  return {
    call: ROW,
    segments: [
      segment('ivr', 0, 6.5),
      segment('queue', 6.5, 21.7, { queue: 'q-1' }),
      segment('ring', 21.7, 26, { operator: 'op-1' }),
      segment('talk', 26, 60, { operator: 'op-1' }),
      segment('hold', 60, 72, { operator: 'op-1' }),
      segment('talk', 72, 167, { operator: 'op-1' }),
    ],
    nodes: [],
    offers: [],
    recordings: [
      { ...recording, id: 'rec-1', status: 'ready', seconds: 4 },
      { ...recording, id: 'rec-3', part: 2, status: 'encoding', seconds: null },
      { ...recording, id: 'rec-2', part: 3, status: 'failed', seconds: null, why: 'disk_full' },
    ],
    timeline: events.map(([seconds, event], position) => ({ at: at(seconds), position, event })),
  };
}

export function peaks() {
  const side = (phase) =>
    Array.from({ length: 400 }, (_, i) => Math.abs(Math.sin(i / 9 + phase) * Math.sin(i / 47)));
  return { seconds: 4, left: side(0), right: side(2) };
}

/** Four seconds of a stereo tone, 8 kHz. */
export function wav() {
  const frames = 8000 * 4;
  const data = Buffer.alloc(44 + frames * 4);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + frames * 4, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(2, 22);
  data.writeUInt32LE(8000, 24);
  data.writeUInt32LE(32000, 28);
  data.writeUInt16LE(4, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(frames * 4, 40);
  for (let i = 0; i < frames; i++) {
    data.writeInt16LE(Math.round(8000 * Math.sin((i / 8000) * 2 * Math.PI * 440)), 44 + i * 4);
    data.writeInt16LE(Math.round(8000 * Math.sin((i / 8000) * 2 * Math.PI * 330)), 46 + i * 4);
  }
  return data;
}
