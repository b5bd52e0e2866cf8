// A value with listeners: what useSyncExternalStore wants.

export class Observed<T extends object> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(change: Partial<T>): void {
    const next = { ...this.value, ...change };
    const isSame = Object.keys(change).every(
      (key) => next[key as keyof T] === this.value[key as keyof T],
    );
    if (isSame) return;
    this.value = next;
    for (const listener of this.listeners) listener();
  }
}
