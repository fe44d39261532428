import { type ErrorFacts, HelioError } from "@helioscope/core";

/** How a request failed. */
export type NetworkFailure =
  /** No connection, or one that broke. */
  | "connection"
  /** Nothing came for too long. */
  | "timeout"
  /** An HTTP status that says no. */
  | "status"
  /** Another number of bytes than was announced. */
  | "length"
  /** A reply that is not what was asked for: an HTML page, half a JSON text. */
  | "content";

export interface NetworkFacts extends ErrorFacts {
  readonly url: string;
  readonly failure: NetworkFailure;
  readonly status?: number | undefined;
  /** What the server said with Retry-After, ms. */
  readonly retryAfterMs?: number | undefined;
  /** Whether another attempt may help. */
  readonly retriable: boolean;
}

/** Thrown when a server cannot be reached, or what it sends is not a good reply. Retries are over by then. */
export class NetworkError extends HelioError<"network"> {
  readonly url: string;
  readonly failure: NetworkFailure;
  /** HTTP status, where there was a reply. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly retriable: boolean;

  constructor(fact: string, facts: NetworkFacts) {
    super("network", `${facts.url}: ${fact}`, facts);
    this.url = facts.url;
    this.failure = facts.failure;
    this.status = facts.status;
    this.retryAfterMs = facts.retryAfterMs;
    this.retriable = facts.retriable;
  }
}

/** Thrown when an archive answers in good order that it will not or cannot do what was asked. */
export class ArchiveError extends HelioError<"archive"> {
  /** The archive's own status code, where it gives one. */
  readonly code: number | undefined;

  constructor(fact: string, facts: ErrorFacts & { readonly code?: number | undefined } = {}) {
    super("archive", fact, facts);
    this.code = facts.code;
  }
}
