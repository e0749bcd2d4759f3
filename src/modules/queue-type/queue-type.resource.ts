import { defineResource, field, type Field, type Fields, type FieldTraits } from '../../core/catalogue';
import { bitRate, bool, byteSize, duration, int, kibSize, named, or, words, wordSet, type ValueType } from '../../core/values';

export const PCQ = [{ do: 'qos.create_queue_type', input: { name: 'guests-up', kind: 'pcq', 'pcq-classifier': 'src-address' } }];

const NEW: FieldTraits = { since: '7.1', instead: 'use kind sfq or pcq' };

/** RouterOS fills in what a kind needs and was not given; of other kinds it holds nothing. */
function own(type: ValueType<never> | ValueType, description: string, traits: FieldTraits = {}): Field {
  return field(type, description, { derived: true, ...traits });
}

const packets = int(0, 4_294_967_295, 'packets');
const bytes = int(0, 4_294_967_295, 'bytes');

const FIFO: Fields = {
  'pfifo-limit': own(packets, 'pfifo: packets that it holds.'),
  'bfifo-limit': own(byteSize, 'bfifo: bytes that it holds.'),
  'mq-pfifo-limit': own(packets, 'mq-pfifo: packets that it holds for each hardware queue.'),
};

const RED: Fields = {
  'red-limit': own(packets, 'red: packets that it holds.'),
  'red-min-threshold': own(packets, 'red: average of packets from which some are dropped.'),
  'red-max-threshold': own(packets, 'red: average of packets from which all are dropped.'),
  'red-burst': own(packets, 'red: how many packets a burst may have.'),
  'red-avg-packet': own(bytes, 'red: size of an average packet.'),
};

const SFQ: Fields = {
  'sfq-perturb': own(int(0, 4_294_967_295, 'seconds'), 'sfq: time after which connections are spread anew.'),
  'sfq-allot': own(bytes, 'sfq: bytes that a connection sends in its turn.'),
};

const PCQ_FIELDS: Fields = {
  'pcq-rate': own(bitRate, 'pcq: rate of each sub-queue; 0 shares what there is.'),
  'pcq-limit': own(kibSize, 'pcq: what a sub-queue holds; a bare number counts KiB.'),
  'pcq-total-limit': own(kibSize, 'pcq: what all sub-queues hold; a bare number counts KiB.'),
  'pcq-classifier': own(wordSet('pcq-classifier', 'src-address dst-address src-port dst-port'), 'pcq: what makes a sub-queue.'),
  'pcq-burst-rate': own(bitRate, 'pcq: rate that a sub-queue may reach in a burst.'),
  'pcq-burst-threshold': own(bitRate, 'pcq: average rate that a burst lasts below.'),
  'pcq-burst-time': own(duration, 'pcq: time that the average is taken over.'),
  'pcq-src-address-mask': own(int(0, 32), 'pcq: length of the IPv4 network that a source stands for.'),
  'pcq-dst-address-mask': own(int(0, 32), 'pcq: length of the IPv4 network that a destination stands for.'),
  'pcq-src-address6-mask': own(int(0, 128), 'pcq: length of the IPv6 network that a source stands for.'),
  'pcq-dst-address6-mask': own(int(0, 128), 'pcq: length of the IPv6 network that a destination stands for.'),
};

const CODEL: Fields = {
  'codel-limit': own(packets, 'codel: packets that it holds.', NEW),
  'codel-target': own(duration, 'codel: delay that is put up with.', NEW),
  'codel-interval': own(duration, 'codel: how long the delay may be longer before packets are dropped.', NEW),
  'codel-ecn': own(bool, 'codel: mark packets rather than drop them.', NEW),
  'codel-ce-threshold': own(or(duration, 'none'), 'codel: delay from which all packets are marked.', NEW),
  'fq-codel-limit': own(packets, 'fq-codel: packets that it holds.', NEW),
  'fq-codel-flows': own(int(1, 65_536), 'fq-codel: flows that it tells apart.', NEW),
  'fq-codel-quantum': own(bytes, 'fq-codel: bytes that a flow sends in its turn.', NEW),
  'fq-codel-target': own(duration, 'fq-codel: delay that is put up with.', NEW),
  'fq-codel-interval': own(duration, 'fq-codel: how long the delay may be longer before packets are dropped.', NEW),
  'fq-codel-ecn': own(bool, 'fq-codel: mark packets rather than drop them.', NEW),
  'fq-codel-ce-threshold': own(or(duration, 'none'), 'fq-codel: delay from which all packets are marked.', NEW),
  'fq-codel-memlimit': own(byteSize, 'fq-codel: memory that it may take.', NEW),
};

const SCHEMES =
  'bridged-llcsnap bridged-ptm bridged-vcmux convervative docsis ether-vlan ethernet ipoa-llcsnap ipoa-vcmux pppoa-llc ' +
  'pppoa-vcmux pppoe-llcsnap pppoe-ptm pppoe-vcmux raw via-ethernet';

const CAKE: Fields = {
  'cake-bandwidth': own(bitRate, 'cake: rate that it shapes to; 0 does not shape.', NEW),
  'cake-autorate-ingress': own(bool, 'cake: learn the rate from what comes in.', NEW),
  'cake-overhead': own(int(-64, 256, 'bytes'), 'cake: bytes that the link adds to each packet.', NEW),
  'cake-overhead-scheme': own(wordSet('cake-overhead-scheme', SCHEMES), 'cake: kind of link, for its overhead.', NEW),
  'cake-mpu': own(int(0, 256, 'bytes'), 'cake: least size that a packet counts as.', NEW),
  'cake-atm': own(words('cake-atm', 'atm none ptm'), 'cake: framing of a DSL line.', NEW),
  'cake-rtt': own(duration, 'cake: usual time there and back.', NEW),
  'cake-rtt-scheme': own(
    words('cake-rtt-scheme', 'datacentre internet interplanetary lan metro none oceanic regional satellite'),
    'cake: usual time there and back, by a word.',
    NEW,
  ),
  'cake-diffserv': own(
    words('cake-diffserv', 'besteffort diffserv3 diffserv4 diffserv8 precedence'),
    'cake: classes of service that are told apart.',
    NEW,
  ),
  'cake-flowmode': own(
    words('cake-flowmode', 'dsthost dual-dsthost dual-srchost flowblind flows hosts srchost triple-isolate'),
    'cake: who gets the same share.',
    NEW,
  ),
  'cake-nat': own(bool, 'cake: look behind NAT for the hosts.', NEW),
  'cake-wash': own(bool, 'cake: clear the DSCP of packets.', NEW),
  'cake-ack-filter': own(words('cake-ack-filter', 'aggressive filter none'), 'cake: drop needless ACKs.', NEW),
  'cake-memlimit': own(byteSize, 'cake: memory that it may take.', NEW),
};

export const queueTypes = defineResource({
  id: 'queue.type',
  noun: 'queue type',
  plural: 'queue types',
  menu: '/queue/type',
  kind: 'list',
  key: ['name'],
  risk: 'disruptive',
  references: [
    { menu: '/queue/tree', property: 'queue' },
    { menu: '/queue/simple', property: 'total-queue' },
    { menu: '/queue/interface', property: 'queue' },
  ],
  fields: {
    name: field(named('queue-type-name', 'guests-up'), 'Name that queues refer to.', { required: true, exact: true }),
    kind: field(
      words('queue-kind', 'bfifo cake codel fq-codel mq-pfifo none pcq pfifo red sfq'),
      'How packets are held and chosen; cake, codel and fq-codel only on 7.x.',
      { required: true, exact: true },
    ),
    ...FIFO,
    ...RED,
    ...SFQ,
    ...PCQ_FIELDS,
    ...CODEL,
    ...CAKE,
  },
  readOnly: { about: 'What RouterOS remarks about it.', default: 'It comes with RouterOS.' },
  verbs: {
    list: { id: 'queue.list_types', examples: [{ title: 'All of them', input: {}, before: PCQ }] },
    get: { id: 'queue.get_type', examples: [{ title: 'By name', input: { where: { name: 'guests-up' } }, before: PCQ }] },
    create: {
      id: 'qos.create_queue_type',
      examples: [
        { title: 'Fair to every connection', input: { name: 'fair', kind: 'sfq', 'sfq-perturb': 10 } },
        {
          title: 'CAKE for a DSL line',
          input: {
            name: 'dsl-up',
            kind: 'cake',
            'cake-bandwidth': '38M',
            'cake-overhead-scheme': 'pppoe-ptm',
            'cake-nat': true,
            'cake-rtt': '50ms',
          },
        },
      ],
    },
    update: {
      id: 'queue.update_type',
      examples: [{ title: 'Two megabits each', input: { where: { name: 'guests-up' }, 'pcq-rate': '2M' }, before: PCQ }],
    },
    remove: {
      id: 'qos.remove_queue_type',
      examples: [{ title: 'By name', input: { where: { name: 'guests-up' } }, before: PCQ }],
    },
    ensure: {
      id: 'queue.ensure_type',
      examples: [
        { title: 'Keep a type', input: { name: 'guests-up', kind: 'pcq', 'pcq-classifier': 'src-address', 'pcq-rate': '5M' } },
        { title: 'Keep it away', input: { name: 'guests-up', state: 'absent' }, before: PCQ },
      ],
    },
  },
});
