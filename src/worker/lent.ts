/**
 * What `acting.cjs` uses of the worker's bundle instead of a copy of its own: errors and messages are
 * told apart by their class, and the client of GitHub keeps its pace in one place.
 */
export { NotificationType, RequestType } from "vscode-languageserver-protocol";
export * from "../sources/github/client.ts";
export * from "../sources/github/listErrors.ts";
export * from "../sources/github/notOnServer.ts";
export * from "../sources/github/problem.ts";
export * from "../sources/github/rateBudget.ts";
export * from "../sources/github/unseen.ts";
export * from "../sources/transport.ts";
