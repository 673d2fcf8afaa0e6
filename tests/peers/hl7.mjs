// An HL7 receiver on the library @medplum/hl7. It keeps what it takes by control id, as a receiver must that may be
// sent the same message twice. Lines on its standard input say when to break the wire and what to refuse. With the
// argument "enhanced" the library says CA by itself before the message is looked at.
import { Hl7Server } from '@medplum/hl7';
import { createInterface } from 'node:readline';

const kept = {};
let breakings = [];
let refuse = '';
const server = new Hl7Server((connection) => {
  connection.addEventListener('error', () => connection.socket.destroy()); // a broken wire is no reason to die
  connection.addEventListener('message', ({ message }) => {
    const how = breakings.shift() ?? 'answer';
    if (how === 'before') return connection.socket.destroy();
    if (refuse && message.header.getField(9).toString().includes(refuse)) {
      return connection.send(message.buildAck({ ackCode: 'AE' }));
    }
    const id = message.header.getField(10).toString();
    kept[id] = [...(kept[id] ?? []), message.toString()];
    if (how === 'after') return connection.socket.destroy();
    connection.send(message.buildAck());
  });
});
await server.start(0, 'utf-8', process.argv[2] === 'enhanced');
console.log(JSON.stringify({ port: server.server.address().port }));
createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  breakings = asked.breakings ?? breakings;
  refuse = asked.refuse ?? refuse;
  console.log(JSON.stringify(asked.kept ? kept : {}));
});
