// Drives plain node-routeros in a process of its own, because its faults end or block the process they run in.
// Takes { id, op, ... } over IPC and answers { id, ok, value } or { id, ok: false, message }.
const { RouterOSAPI } = require('node-routeros');

let api;

const operations = {
  async connect({ options, listen }) {
    api = new RouterOSAPI(options);
    if (listen !== false) api.on('error', () => undefined);
    await api.connect();
  },
  async reconnect() {
    await api.connect();
  },
  async exec({ words }) {
    const rows = await api.write(words);
    return { rows, words };
  },
  async stream({ words }) {
    let callbacks = 0;
    const stream = api.stream(words, () => {
      callbacks += 1;
    });
    stream.on('error', () => undefined);
    return () => callbacks;
  },
  async close() {
    await api.close();
  },
  async abandon({ options }) {
    api = new RouterOSAPI(options);
    api.on('error', () => undefined);
    api.connect().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await api.close();
  },
  async inFlight() {
    return api.channelsOpen;
  },
};

let counter = () => 0;

process.on('message', async ({ id, op, ...rest }) => {
  try {
    if (op === 'callbacks') {
      process.send({ id, ok: true, value: counter() });
      return;
    }
    const value = await operations[op](rest);
    if (typeof value === 'function') counter = value;
    process.send({ id, ok: true, value: typeof value === 'function' ? undefined : value });
  } catch (error) {
    process.send({ id, ok: false, message: error.message, error: { ...error } });
  }
});
process.send({ id: 0, ok: true });
