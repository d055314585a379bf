import { isPlainObject } from '@x/protocol/options';
import { z } from 'zod';
import type { ItPayTool } from './types.ts';

/** What stands for `metadata` where a schema may not leave the names of members open. */
const metadataList = z.array(z.strictObject({ key: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }));

/**
 * A tool whose listed schema fits OpenAI's strict mode: every argument is required, `null` stands for one that is left out, `metadata` is
 * a list of keys and values, and the only keywords are those that the mode takes. `run` checks as it does without strict mode.
 *
 * @see https://platform.openai.com/docs/guides/structured-outputs (Supported schemas)
 */
export function toStrictTool(tool: ItPayTool): ItPayTool {
  return {
    ...tool,
    inputSchema: toStrictObject(tool.inputSchema),
    run: (args, context) => tool.run(fromStrict(args), context),
  };
}

function toStrictObject(schema: z.ZodObject): z.ZodObject {
  const shape = schema.shape as Readonly<Record<string, z.ZodType>>;
  const entries = Object.entries(shape).map(([name, field]) => [name, toStrictField(field)] as const);
  return describe(z.strictObject(Object.fromEntries(entries)), schema.description);
}

function toStrictField(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodOptional) {
    const description = field.description ?? (field.unwrap() as z.ZodType).description;
    return describe(toStrictField(field.unwrap() as z.ZodType).nullable(), description);
  }
  if (field instanceof z.ZodObject) return toStrictObject(field);
  if (field instanceof z.ZodRecord) return describe(metadataList, field.description);
  // The mode takes no lengths; they are checked when the tool runs.
  if (field instanceof z.ZodString) return describe(z.string(), field.description);
  return field;
}

function describe<Schema extends z.ZodType>(schema: Schema, description: string | undefined): Schema {
  return description === undefined ? schema : schema.describe(description);
}

function fromStrict(args: unknown): unknown {
  if (!isPlainObject(args) || !Object.hasOwn(args, 'metadata')) return args;
  return { ...args, metadata: readMetadata(args['metadata']) };
}

/** A list that names a key twice stays a list, which the tool refuses. */
function readMetadata(metadata: unknown): unknown {
  const { success, data } = metadataList.safeParse(parseList(metadata));
  if (!success || new Set(data.map(({ key }) => key)).size !== data.length) return metadata;
  return Object.fromEntries(data.map(({ key, value }) => [key, value]));
}

/** Some clients send lists as JSON text. */
function parseList(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*\[/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
