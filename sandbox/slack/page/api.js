/** Plays the acting person: one method of the sandbox's driver. Throws what the driver says. */
export async function act(name, ...args) {
  const response = await fetch('/_sandbox/driver', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ do: name, args }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(error);
  return result;
}

/** What this person's window shows. */
export async function look(user) {
  const response = await fetch(`/_sandbox/state?user=${encodeURIComponent(user)}`);
  return response.json();
}

/** Calls back after every change, and when the sandbox is gone or back. */
export function watch(changed, connection) {
  const stream = new EventSource('/_sandbox/changes');
  stream.addEventListener('message', changed);
  stream.addEventListener('open', () => {
    connection(true);
    // What changed between the first look and this moment was told to nobody.
    changed();
  });
  stream.addEventListener('error', () => connection(false));
}
