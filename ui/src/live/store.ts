// The one live state of the page: a snapshot kept current by the socket.

import { Problem } from '../api/client.ts';
import { apply, type EventFrame, type Reducer } from './apply.ts';
import type { Snapshot } from './snapshot.ts';
import { type LiveSocket, openLive } from './socket.ts';
import { after } from './ticks.ts';

/** `broken`: the snapshot could not be had at all, `problem` says why. */
export type LiveStatus = 'loading' | 'live' | 'reconnecting' | 'broken';

export interface LiveState {
  status: LiveStatus;
  snapshot: Snapshot | null;
  problem: Problem | null;
  /** Server's clock minus this machine's, milliseconds. */
  clockOffset: number;
}

type Listener = () => void;
type OnFrame = (frame: EventFrame) => void;

const SNAPSHOT_RETRY_MS = 3_000;
const FAILURES_TO_ASK = 3;
/** The server's close code when a session is over. */
const SIGNED_OUT = 4401;

export class LiveStore {
  private state: LiveState = { status: 'loading', snapshot: null, problem: null, clockOffset: 0 };
  private readonly listeners = new Set<Listener>();
  private readonly frameListeners = new Set<OnFrame>();
  private socket: LiveSocket | null = null;
  private cancelRetry: () => void = () => {};
  private generation = 0;
  private failures = 0;
  /** The place of the log from which listeners have to be told what happened; null: where the next
   * snapshot ends. */
  private told: number | null = null;

  constructor(
    private readonly load: () => Promise<Snapshot>,
    private readonly reducers: Reducer[],
    private readonly open: typeof openLive = openLive,
  ) {}

  readonly getState = (): LiveState => this.state;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Called for each event after it was applied, e.g. to ask for a changed list again; for one that
   * happened while a new snapshot was on its way, too. */
  onFrame(listener: OnFrame): () => void {
    this.frameListeners.add(listener);
    return () => this.frameListeners.delete(listener);
  }

  async start(): Promise<void> {
    const mine = ++this.generation;
    this.socket?.close();
    this.cancelRetry();
    try {
      const snapshot = await this.load();
      if (mine !== this.generation) return;
      const clockOffset = Date.parse(snapshot.at) - Date.now() || 0;
      this.set({ snapshot, clockOffset, problem: null });
      // What the snapshot has already is told all the same: pop-ups must not miss it.
      this.told = Math.min(this.told ?? snapshot.position, snapshot.position);
      this.connect(this.told);
    } catch (error) {
      if (mine !== this.generation) return;
      this.failed(error);
    }
  }

  stop(): void {
    this.generation++;
    this.cancelRetry();
    this.socket?.close();
    this.socket = null;
    this.told = null;
  }

  private failed(error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(0, 'unknown', String(error));
    this.set({ problem, status: this.state.snapshot ? 'reconnecting' : 'broken' });
    const isWorthRetrying = problem.status === 0 || problem.status >= 500;
    if (isWorthRetrying) this.cancelRetry = after(SNAPSHOT_RETRY_MS, () => void this.start());
  }

  private connect(position: number): void {
    this.socket = this.open(position, {
      onOpen: () => {
        this.failures = 0;
        this.set({ status: 'live' });
      },
      onFrame: (frame) => this.take(frame),
      onResync: () => {
        // Too much has happened to be told one by one.
        this.told = null;
        void this.start();
      },
      onClosed: (code) => this.closed(code),
    });
  }

  /** A socket that cannot be opened may mean that the session is over: the snapshot tells. */
  private closed(code: number): void {
    this.set({ status: 'reconnecting' });
    this.failures++;
    const isSignedOut = code === SIGNED_OUT;
    if (isSignedOut || this.failures % FAILURES_TO_ASK === 0) void this.start();
  }

  private take(frame: EventFrame): void {
    const { snapshot } = this.state;
    if (!snapshot) return;
    this.told = frame.position;
    this.set({ snapshot: apply(snapshot, frame, this.reducers) });
    for (const listener of this.frameListeners) listener(frame);
  }

  private set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
