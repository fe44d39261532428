import { type ArgsDef, type CommandDef, defineCommand, runCommand } from "citty";
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

/** A verb with verbs below it. */
export interface ParentVerb extends VerbCommand {
  readonly below: Readonly<Record<string, VerbCommand>>;
}

/**
 * A verb that has others below it: `helioscope track export` is one of those, `helioscope track FILES` the verb itself. A file
 * of such a name is given as `./export`.
 */
export function withVerbs(verb: VerbCommand, below: Readonly<Record<string, VerbCommand>>): ParentVerb {
  const command = defineCommand({
    ...verb,
    async run({ rawArgs: [first = "", ...rest] }) {
      const other = Object.hasOwn(below, first) ? below[first] : undefined;
      if (other) await runCommand(other, { rawArgs: rest });
      else await runCommand(verb, { rawArgs: first === "" ? [] : [first, ...rest] });
    },
  });
  return Object.assign(command as CommandDef<ArgsDef>, { example: verb.example, below });
}
