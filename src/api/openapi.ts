// The OpenAPI 3.1 document, made from the routes. Nothing of it is written by hand.
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { version } from '../version.ts';
import type { AnswerForm, Route } from './route.ts';
import {
  goneProblemForm,
  problemForm,
  schemaNames,
  unauthorizedForm,
  validationProblemForm,
} from './forms.ts';

type Json = Readonly<Record<string, unknown>>;

export function openApiOf(routes: readonly Route[]): Json {
  const components: Record<string, unknown> = {};
  const schema = (of: z.ZodType, io: 'input' | 'output'): unknown => hoisted(of, io, components);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, schema) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'groundplan',
      version: version(),
      description: 'AWS network inventory that never takes "could not read" for "is gone"',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`groundplan tokens create`' },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

type ToSchema = (of: z.ZodType, io: 'input' | 'output') => unknown;

function operationOf(route: Route, schema: ToSchema): Json {
  const { id, doc, body, access, answers } = route;
  const problems = [400, 403, 429, 500, ...(body === undefined ? [] : [413, 415]), ...route.problems];
  return {
    operationId: id,
    summary: doc,
    description: `Tokens: ${{ any: 'all', read: 'admin, viewer', admin: 'admin' }[access]}.`,
    parameters: [...parametersOf(route, 'path', schema), ...parametersOf(route, 'query', schema)],
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schema(body, 'input') } } },
        }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, form]) => [status, responseOf(Number(status), form, schema)]),
      [401, content('No valid token', 'application/json', schema(unauthorizedForm, 'output'))],
      ...problems.map((status) => [status, problemResponse(status, schema)]),
    ]),
  };
}

function parametersOf(route: Route, place: 'path' | 'query', schema: ToSchema): readonly Json[] {
  const { shape } = place === 'path' ? route.params : route.query;
  return Object.entries(shape).map(([name, of]) => {
    const form = asSchema(of);
    const { description } = form;
    return {
      name,
      in: place,
      required: !form.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: schema(form, 'input'),
    };
  });
}

/** zod's core types know less of a shape's members than they are. */
function asSchema(value: unknown): z.ZodType {
  return value as z.ZodType;
}

function responseOf(status: number, form: AnswerForm | 'nothing', schema: ToSchema): Json {
  if (form === 'nothing') return { description: STATUS_CODES[status] ?? '' };
  const forms = [form, ...(form.or === undefined ? [] : [form.or])];
  return {
    description: form.doc,
    content: Object.fromEntries(forms.map((one) => [one.type, { schema: schema(one.schema, 'output') }])),
  };
}

function problemResponse(status: number, schema: ToSchema): Json {
  const form = { 400: validationProblemForm, 410: goneProblemForm }[status] ?? problemForm;
  return content(STATUS_CODES[status] ?? '', 'application/problem+json', schema(form, 'output'));
}

function content(description: string, type: string, schema: unknown): Json {
  return { description, content: { [type]: { schema } } };
}

/** Named schemas go where all operations find them. */
function hoisted(of: z.ZodType, io: 'input' | 'output', components: Record<string, unknown>): unknown {
  const made = z.toJSONSchema(of, { metadata: schemaNames, io, override: asSaid });
  const { $defs, $schema: _dialect, ...schema } = relocated(made);
  if (typeof $defs === 'object' && $defs !== null) Object.assign(components, $defs);
  return schema;
}

/** A parameter that is text on the wire and a number in meaning says so itself (forms.ts). */
function asSaid({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: unknown;
  jsonSchema: Record<string, unknown>;
}): void {
  const said = z.globalRegistry.get(asSchema(zodSchema))?.['jsonSchema'];
  if (typeof said !== 'object' || said === null) return;
  for (const key of Object.keys(jsonSchema)) if (key !== 'description') delete jsonSchema[key];
  Object.assign(jsonSchema, said);
}

function relocated(schema: object): Record<string, unknown> {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const value: unknown = JSON.parse(text, (key, inner: unknown) =>
    key === 'id' && inner === undefined ? undefined : inner,
  );
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
