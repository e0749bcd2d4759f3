// Three clients of the same router: a codec by hand on a bare socket, node-routeros as it is, and our driver.
const net = require('node:net');
const { RouterOSAPI } = require('node-routeros');
const { connectApi, encodeSentence } = require('../../../dist/routeros');
const { Secret } = require('../../../dist/core/secrets');

const LOGIN = { username: 'admin', password: '' };
const IDENTITY = '/system/identity/print';
const TABLE = '/ip/firewall/address-list/print';

/** The least that a correct client of this one server can do: no errors, no deadlines, no long words. */
class HandCodec {
  constructor(port) {
    this.pending = new Map();
    this.tag = 0;
    this.rest = Buffer.alloc(0);
    this.words = [];
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk) => this.read(chunk));
  }

  read(chunk) {
    const data = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    while (at < data.length) {
      let size = data[at];
      let head = 1;
      if (size >= 0x80) {
        if (at + 1 >= data.length) break;
        size = ((size & 0x3f) << 8) | data[at + 1];
        head = 2;
      }
      if (at + head + size > data.length) break;
      if (size > 0) this.words.push(data.toString('utf8', at + head, at + head + size));
      else this.sentence();
      at += head + size;
    }
    this.rest = data.subarray(at);
  }

  sentence() {
    const words = this.words;
    this.words = [];
    const row = {};
    let tag;
    for (let index = 1; index < words.length; index += 1) {
      const word = words[index];
      if (word.startsWith('.tag=')) tag = Number(word.slice(5));
      else {
        const equals = word.indexOf('=', 1);
        row[word.slice(1, equals)] = word.slice(equals + 1);
      }
    }
    const command = this.pending.get(tag);
    if (words[0] === '!re') command.rows.push(row);
    else if (words[0] === '!done') {
      this.pending.delete(tag);
      command.resolve(command.rows);
    }
  }

  exec(...words) {
    const tag = (this.tag += 1);
    this.socket.write(encodeSentence([...words, `.tag=${tag}`]));
    return new Promise((resolve) => this.pending.set(tag, { rows: [], resolve }));
  }
}

const CLIENTS = {
  async hand(port) {
    const codec = new HandCodec(port);
    await codec.exec('/login', '=name=admin', '=password=');
    return {
      identity: () => codec.exec(IDENTITY),
      table: async () => (await codec.exec(TABLE)).length,
      close: () => codec.socket.destroy(),
    };
  },

  async library(port) {
    const api = new RouterOSAPI({ host: '127.0.0.1', port, user: LOGIN.username, password: LOGIN.password, timeout: 600 });
    api.on('error', () => undefined);
    await api.connect();
    return {
      identity: () => api.write([IDENTITY]),
      table: async () => (await api.write([TABLE])).length,
      close: () => api.close(),
    };
  },

  async driver(port) {
    const connection = await connectApi({
      address: '127.0.0.1',
      port,
      username: LOGIN.username,
      password: new Secret(LOGIN.password),
      connectTimeoutMs: 5000,
      commandTimeoutMs: 60_000,
    });
    return {
      identity: () => connection.exec([IDENTITY]),
      async table() {
        let rows = 0;
        for await (const row of connection.rows([TABLE])) rows += row['.id'] ? 1 : 0;
        return rows;
      },
      close: () => connection.close(),
    };
  },
};

module.exports = { CLIENTS };
