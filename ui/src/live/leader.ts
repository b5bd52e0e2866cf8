// One tab of a signed-in browser leads: only it registers the phone.

/** Calls `onLead` when this tab may lead; the answer gives the lead back. */
export function leadOneTab(name: string, onLead: () => void): () => void {
  if (!navigator.locks) {
    onLead();
    return () => {};
  }
  const waiting = new AbortController();
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  navigator.locks
    .request(name, { signal: waiting.signal }, () => {
      onLead();
      return held;
    })
    .catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    });
  return () => {
    waiting.abort();
    release();
  };
}
