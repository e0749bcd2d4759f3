// Simulated routers with ten interfaces each that answer SNMP. usage: node snmp-agents.cjs ROUTERS ; prints their addresses
// What a router has answered once is given again from memory: who asks is to be measured, not who answers.
const { createSocket } = require('node:dgram');
const { startFleet } = require('../../../dist/simulator');

const VLANS = [10, 20, 30];
const options = { routers: Number(process.argv[2]), first: '127.91.0.1', apiPort: 0, services: ['snmp'], versions: ['7.20.8'] };

/** Where the content of a BER element begins. */
function contentOf(data, at) {
  const length = data[at + 1];
  return at + 2 + (length & 0x80 ? length & 0x7f : 0);
}

/** Place of the request id in a message of version 1 or 2c. */
function idOf(data) {
  const version = contentOf(data, 0);
  const community = version + 2 + data[version + 1];
  const pdu = community + 2 + data[community + 1];
  const at = contentOf(data, pdu);
  return { from: at + 2, to: at + 2 + data[at + 1] };
}

function bound(address) {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    socket.bind(0, address, () => resolve(socket));
  });
}

/** @returns the port where the answers of a router are given from memory */
async function remember(router) {
  const front = await bound(router.address);
  const back = await bound(router.address);
  const known = new Map();
  const waiting = new Map();
  front.on('message', (request, from) => {
    const { from: start, to: end } = idOf(request);
    const id = request.subarray(start, end);
    const question = Buffer.from(request).fill(0, start, end).toString('latin1');
    const answer = known.get(question);
    if (answer === undefined) {
      waiting.set(id.toString('hex'), { question, from });
      back.send(request, router.datagramPorts.snmp, router.address);
      return;
    }
    id.copy(answer, idOf(answer).from);
    front.send(Buffer.from(answer), from.port, from.address);
  });
  back.on('message', (answer) => {
    const { from: start, to: end } = idOf(answer);
    const key = answer.subarray(start, end).toString('hex');
    const { question, from } = waiting.get(key) ?? {};
    waiting.delete(key);
    if (question === undefined) return;
    known.set(question, answer);
    front.send(answer, from.port, from.address);
  });
  return front.address().port;
}

startFleet(options).then(async ({ routers }) => {
  const places = [];
  for (const router of routers) {
    for (const vlan of VLANS) router.exec(['/interface/vlan/add', `=name=vlan${vlan}`, `=vlan-id=${vlan}`, '=interface=ether1']);
    places.push(`${router.address}:${await remember(router)}`);
  }
  console.log(places.join(','));
});
