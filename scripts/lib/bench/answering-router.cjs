// A router that costs next to nothing: answers two known commands from prepared bytes, so that what is measured is the client.
// usage: node answering-router.cjs ; prints its port
const net = require('node:net');
const { encodeSentence, SentenceDecoder } = require('../../../dist/routeros');

const ROWS = 100_000;
const CHUNK_ROWS = 500;

function tagOf(words) {
  const tag = words.find((word) => word.length > 5 && word.toString('latin1', 0, 5) === '.tag=');
  return tag ? [tag.toString()] : [];
}

function row(index, tag) {
  return encodeSentence([
    '!re',
    ...tag,
    `=.id=*${index.toString(16).toUpperCase()}`,
    '=list=blocked',
    `=address=10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
    '=creation-time=2026-01-02 03:04:05',
    '=dynamic=false',
    '=disabled=false',
  ]);
}

async function table(socket, tag) {
  for (let start = 0; start < ROWS; start += CHUNK_ROWS) {
    const chunk = Buffer.concat(Array.from({ length: CHUNK_ROWS }, (_, index) => row(start + index, tag)));
    if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve));
  }
  socket.write(encodeSentence(['!done', ...tag]));
}

net
  .createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    let out = [];
    const flush = () => {
      if (out.length > 0) socket.write(Buffer.concat(out));
      out = [];
    };
    const decoder = new SentenceDecoder((words) => {
      const command = words[0].toString();
      const tag = tagOf(words);
      if (command === '/ip/firewall/address-list/print') return void table(socket, tag);
      if (command === '/system/identity/print') out.push(encodeSentence(['!re', ...tag, '=name=edge-01']));
      if (command === '/system/resource/print')
        out.push(encodeSentence(['!re', ...tag, '=version=7.20.8 (stable)', '=board-name=RB5009']));
      out.push(encodeSentence(['!done', ...tag]));
    });
    socket.on('data', (chunk) => {
      decoder.push(chunk);
      flush();
    });
  })
  .listen(0, '127.0.0.1', function listening() {
    console.log(this.address().port);
  });
