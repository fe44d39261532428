import { type ArgsDef, type CommandDef, defineCommand } from "citty";
import type { VerbCommand } from "../verb.ts";

/** A verb of verbs: `helioscope engine list`. */
export function defineGroup(
  name: string,
  about: string,
  verbs: Record<string, VerbCommand>,
): CommandDef<ArgsDef> {
  return defineCommand({
    meta: { name: `helioscope ${name}`, description: about },
    subCommands: verbs,
  }) as CommandDef<ArgsDef>;
}
