import { ArgumentError } from "@helioscope/core";
import { numberOf, textOf } from "../json.ts";
import type { JsocRequest } from "./series.ts";
import { ask, type JsocSite } from "./site.ts";

export interface EmailCheck {
  /** Whether JSOC takes export requests from this address. */
  readonly registered: boolean;
  /** JSOC's code: 2 registered, 4 unknown, -2 no valid address. */
  readonly code: number | null;
  readonly message: string;
}

/** Asks whether an e-mail address is registered; registers nothing. Throws an ArgumentError for what is no address. */
export async function checkEmail(
  site: JsocSite,
  address: string,
  options: JsocRequest = {},
): Promise<EmailCheck> {
  // Escaped twice: a shell script reads it after the server did.
  const parameters = { address: encodeURIComponent(demandEmail(address)), checkonly: "1" };
  const reply = await ask(site, "checkAddress.sh", parameters, { ...options, cacheSeconds: 0 });
  const code = numberOf(reply.status);
  return { registered: code === 2, code, message: textOf(reply.msg) };
}

export function demandEmail(address: string): string {
  if (/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/.test(address)) return address;
  throw new ArgumentError(`${JSON.stringify(address)} is no e-mail address`, {
    value: address,
    expected: "an address that is registered with JSOC",
    remedy: "Register at http://jsoc.stanford.edu/ajax/register_email.html.",
  });
}
