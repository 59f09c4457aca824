import { type Connection, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { Report } from "../../core/report.ts";
import type { Translate } from "../../core/view/text.ts";
import {
  alertChoicesRequest,
  alertPlaceRequest,
  explainRequest,
  refreshRequest,
  reportRequest,
  repositoriesRequest,
  scannedVersionRequest,
  statusRequest,
  treeRequest,
  workloadLinksRequest,
  writeSampleRequest,
} from "../../protocol/messages.ts";
import { abortable } from "../../sources/abortable.ts";
import type { Git } from "../../sources/git/git.ts";
import { isRecord } from "../../sources/json.ts";
import { signalOf } from "../cancellation.ts";
import type { Reach } from "../reach.ts";
import { entryNamed } from "../sameRepository.ts";
import type { Workspace } from "../workspace.ts";
import type { createQueries } from "./queries.ts";
import { scannedVersion } from "./scannedVersion.ts";
import type { ShownAlerts } from "./shownAlerts.ts";
import { translated } from "./translated.ts";
import { treeRows } from "./treeRows.ts";
import type { LensReaders, WorkloadLenses } from "./workloadLenses.ts";

interface QueryServices {
  readonly git: Git;
  readonly workspace: Workspace | undefined;
  readonly queries: ReturnType<typeof createQueries>;
  readonly lenses: WorkloadLenses;
  readonly shown: ShownAlerts;
  /** May throw when their bundle is missing. */
  readonly readers: () => LensReaders;
  readonly reach: Reach;
  readonly t: Translate;
}

/** The report of a repository, or of the first one, with the places of now. */
export async function reportOfNow(
  { workspace, queries, reach }: Pick<QueryServices, "workspace" | "queries" | "reach">,
  wanted: string | undefined,
): Promise<Report> {
  const entries = workspace?.entries ?? [];
  const entry = wanted === undefined ? entries[0] : entryNamed(entries, wanted);
  // Places are those of now, not those of the last refresh.
  if (entry?.snapshot !== undefined) {
    await Promise.all(entry.placements.map((placement) => placement.placeAll()));
  }
  const report = queries.report(wanted, reach.now());
  if (report !== undefined) return report;
  throw new ResponseError(-32602, `There is no repository ${wanted ?? ""} in this workspace.`);
}

/** Answers the requests of the client about what the workspace holds. */
export function registerQueries(
  connection: Connection,
  { git, workspace, queries, lenses, shown, readers, reach, t }: QueryServices,
): void {
  connection.onRequest(refreshRequest, async (params, token) => {
    const { force, anew } = isRecord(params) ? params : {};
    const isForced = force === true;
    const run = async () =>
      (anew === true ? workspace?.refreshAnew(isForced) : workspace?.refresh(isForced)) ?? 0;
    const { signal, dispose } = signalOf(token);
    try {
      // Others may wait for the same refresh: it goes on when one of them does not any more.
      return { version: await abortable(run(), signal) };
    } catch (error) {
      if (signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      throw error;
    } finally {
      dispose();
    }
  });
  connection.onRequest(reportRequest, async (params) => {
    const repository = isRecord(params) ? params["repository"] : undefined;
    const wanted = typeof repository === "string" ? repository : undefined;
    return reportOfNow({ workspace, queries, reach }, wanted);
  });
  connection.onRequest(repositoriesRequest, async () => {
    await workspace?.find();
    return (workspace?.entries ?? []).flatMap(({ key, placements }) =>
      placements.map(({ clone }) => ({ repository: key, folder: clone.folder })),
    );
  });
  connection.onRequest(statusRequest, () => ({
    ...queries.status(reach.now()),
    isSample: reach.isSample,
  }));
  connection.onRequest(alertChoicesRequest, (here) => queries.choices(here));
  connection.onRequest(treeRequest, async ({ view, parent, most }, token) => {
    const { signal, dispose } = signalOf(token);
    try {
      const entries = workspace?.entries ?? [];
      const services = { entries, shown, lenses, readers, now: reach.now(), t };
      return await treeRows(services, { view, parent, most }, signal);
    } finally {
      dispose();
    }
  });
  connection.onRequest(alertPlaceRequest, (target) => queries.place(target));
  connection.onRequest(scannedVersionRequest, async (target, token) => {
    const { signal, dispose } = signalOf(token);
    try {
      const found = await scannedVersion(workspace?.entries ?? [], git, target, signal);
      return translated(found, t);
    } finally {
      dispose();
    }
  });
  connection.onRequest(workloadLinksRequest, (target) => queries.workloadLinks(target));
  connection.onRequest(explainRequest, (target) => queries.explanation(target));
  connection.onRequest(writeSampleRequest, async ({ folder }) =>
    translated(await reach.writeSample(folder), t),
  );
}
