// An OAuth 2.0 server on the library oauth2-mock-server: it issues signed tokens and publishes the keys to check them.
// It looks at no secret, so what it was shown is told on its standard output.
import { OAuth2Server } from 'oauth2-mock-server';
import { createInterface } from 'node:readline';

const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
let asked = [];
let expired = 0;
server.service.on('beforeTokenSigning', (token, request) => {
  asked.push({ authorization: request.headers.authorization, ...request.body });
  if (expired-- > 0) token.payload.exp = token.payload.iat - 3600;
});
await server.start(0, '127.0.0.1');
console.log(JSON.stringify({ port: server.address().port }));
createInterface({ input: process.stdin }).on('line', (line) => {
  const said = JSON.parse(line);
  expired = said.expired ?? expired;
  console.log(JSON.stringify(said.kept ? { asked } : {}));
});
